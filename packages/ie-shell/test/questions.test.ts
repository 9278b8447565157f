import { fileURLToPath } from 'node:url';
import { MessageFromRenderer } from '@internet-exploder/ie-ipc';
import { expect, it, onTestFinished, vi } from 'vitest';
import * as z from 'zod';
import { openPage } from '../src/browser/open-page.js';
import { readPart } from '../src/browser/read-part.js';
import { type AnyHandlers, MAX_QUESTIONS, MAX_REFUSED } from '../src/processes/answer-questions.js';
import { startRenderer } from '../src/processes/renderer-process.js';

const entry = fileURLToPath(new URL('fixtures/asking-renderer.mjs', import.meta.url));

/** What a child of this test may say beside what any renderer may. */
const incoming = z.union([
  z.strictObject({
    type: z.literal('Question'),
    id: z.number(),
    text: z.string().max(1_000),
    of: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('Unheard'), id: z.number() }),
  z.custom<MessageFromRenderer>((value) => MessageFromRenderer.safeParse(value).success),
]);

async function start() {
  const aborted: string[] = [];
  const ids: number[] = [];
  let pageId: number | undefined;
  let onWaiting = () => {};
  const handlers: AnyHandlers = {
    Question: async ({ id, text }: { id: number; text: string }, { signal }: { signal: AbortSignal }) => {
      ids.push(id);
      if (text === 'fail') throw new Error('there is none');
      if (text === 'was it aborted?') return { type: 'Answer', text: aborted.join() };
      if (text.startsWith('wait')) {
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            aborted.push(text);
            resolve();
          });
          if (!text.startsWith('wait for ever')) setTimeout(resolve, 50);
          onWaiting();
        });
      }
      return { type: 'Answer', text: `answer to ${text}` };
    },
  };
  // The child is of many files, which a confined one could not open.
  const renderer = await startRenderer({
    singleProcess: false,
    sandbox: 'off',
    logLevel: 'warn',
    entry,
    handlers,
    incoming,
  });
  onTestFinished(() => renderer.kill());
  const lines: string[] = [];
  const write = vi.spyOn(process.stderr, 'write').mockImplementation((line) => lines.push(String(line)) > 0);
  onTestFinished(() => write.mockRestore());
  return {
    renderer,
    aborted,
    ids,
    lines,
    lastPage: () => pageId,
    waiting: () => new Promise<void>((resolve) => (onWaiting = resolve)),
    /** Opens a page that asks in this way, and reads what came of it. */
    ask: async (way: string) => {
      const signal = new AbortController().signal;
      const page = { url: `https://www.example.com/${way}`, headers: [], given: {}, timeoutMs: 20_000 };
      async function* body() {
        yield Buffer.from('<p>page');
      }
      const { id: of } = await openPage(renderer, { ...page, body: body(), signal });
      pageId = of;
      const { value } = await readPart(renderer, { of, part: 'text' }, { timeoutMs: 20_000, signal });
      return JSON.parse(String(value)) as { type: string; reason?: string; error?: string; text?: string }[];
    },
  };
}

it('a renderer gets an answer to its question, also while the browser waits for its answer', async () => {
  const { ask, renderer } = await start();
  expect(await ask('one')).toEqual([
    { type: 'Answer', text: 'answer to one' },
    { type: 'Answer', text: 'answer to during the reading of true' },
  ]);
  expect(renderer.questions.refused).toBe(0);
});

it('an unknown question is refused with an answer, counted, and logged once for each child', async () => {
  const { ask, renderer, lines } = await start();
  const refused = {
    type: 'QuestionRefused',
    reason: 'unknown',
    error: 'the browser has no answer to Unheard',
  };
  expect(await ask('unknown')).toMatchObject([refused, refused, { text: 'answer to after' }, {}]);
  expect(renderer.questions.refused).toBe(2);
  expect(lines.filter((line) => line.includes('question refused'))).toHaveLength(1);
  expect(lines.join('')).toContain('type=Unheard reason=unknown');
  expect(renderer.isAlive()).toBe(true);
});

it('a handler that fails is an answer, too', async () => {
  const { ask } = await start();
  expect(await ask('failing')).toMatchObject([
    { type: 'QuestionRefused', reason: 'failed', error: 'the browser failed to answer Question' },
    { text: 'answer to during the reading of true' },
  ]);
});

it('more questions than a child may have open are refused, and the others are answered', async () => {
  const { ask, renderer } = await start();
  const answers = (await ask('many')).slice(0, 40);
  expect(answers.filter(({ type }) => type === 'Answer')).toHaveLength(MAX_QUESTIONS);
  expect(answers.filter(({ reason }) => reason === 'busy')).toHaveLength(40 - MAX_QUESTIONS);
  expect(renderer.questions.refused).toBe(40 - MAX_QUESTIONS);
});

it('a question that does not fit the schema ends the child', async () => {
  const { ask, renderer } = await start();
  await expect(ask('malformed')).rejects.toMatchObject({ code: 'IE_SHELL_CHILD_PROTOCOL' });
  expect(await renderer.brokeProtocol()).toBe(true);
});

it('a question that is too long for the schema ends the child', async () => {
  const { ask, renderer } = await start();
  await expect(ask('huge')).rejects.toMatchObject({ code: 'IE_SHELL_CHILD_PROTOCOL' });
  expect(await renderer.brokeProtocol()).toBe(true);
});

it('a second question under the id of an open one ends the child, and the work on the first', async () => {
  const { ask, aborted, renderer, lines } = await start();
  await expect(ask('twice')).rejects.toMatchObject({ code: expect.stringMatching(/^IE_SHELL_CHILD_/) });
  expect(await renderer.brokeProtocol()).toBe(true);
  expect(aborted).toEqual(['wait for ever']);
  expect(lines.filter((line) => line.includes('question with the id of an open one'))).toHaveLength(1);
});

it('an id may be used again when its question has been answered', async () => {
  const { ask, renderer } = await start();
  expect(await ask('again')).toMatchObject([{ text: 'answer to first' }, { text: 'answer to second' }, {}]);
  expect(renderer.questions.refused).toBe(0);
});

it('a question is no answer to the request that has the same id, nor is its answer', async () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0);
  const { ask, ids, lastPage } = await start();
  random.mockRestore();
  const text = await ask('one');
  expect(text).toMatchObject([{ text: 'answer to one' }, { text: 'answer to during the reading of true' }]);
  // Those of the page and of its text.
  expect(ids).toEqual([2 ** 32, 2 ** 32 + 1]);
  expect(lastPage()).toBe(2 ** 32);
});

it('a message that asks nothing is ignored, counted, and logged once for each child', async () => {
  const { ask, renderer, lines } = await start();
  expect(await ask('pong')).toMatchObject([{ text: 'answer to after' }, {}]);
  expect(renderer.questions.refused).toBe(2);
  expect(lines.filter((line) => line.includes('unexpected message'))).toHaveLength(1);
  expect(renderer.isAlive()).toBe(true);
});

it('the work on a question stops when its page is closed, and on no other', async () => {
  const { renderer, ask, aborted } = await start();
  await ask('lasting');
  expect(aborted).toEqual([]);
  renderer.tell({ type: 'ClosePage', of: 2 });
  await expect.poll(() => aborted).toEqual(['wait for ever 2']);
  renderer.tell({ type: 'ClosePage', of: 1 });
  await expect.poll(() => aborted).toEqual(['wait for ever 2', 'wait for ever 1']);
});

it('a question about a page that was closed is refused, and one about another page is answered', async () => {
  const { renderer, ask } = await start();
  renderer.tell({ type: 'ClosePage', of: 7 });
  expect(await ask('closed')).toMatchObject([
    { type: 'QuestionRefused', reason: 'failed', error: 'page 7 was closed' },
    { type: 'Answer', text: 'answer to about 8' },
    {},
  ]);
});

it('a child that goes on asking what is refused is ended', async () => {
  const { ask, renderer } = await start();
  await expect(ask('flood')).rejects.toMatchObject({ code: expect.stringMatching(/^IE_SHELL_CHILD_/) });
  expect(renderer.questions.refused).toBeGreaterThanOrEqual(MAX_REFUSED);
  expect(await renderer.brokeProtocol()).toBe(true);
});

it('the work on a question stops when the child gives it up', async () => {
  const { ask } = await start();
  expect(await ask('given')).toMatchObject([{ text: 'wait for ever' }, {}]);
});

it('the work on a question stops when the child ends', async () => {
  const { ask, aborted, waiting } = await start();
  const isWaiting = waiting();
  const asked = ask('gone');
  asked.catch(() => {});
  await isWaiting;
  await expect(asked).rejects.toMatchObject({ code: 'IE_SHELL_CHILD_ENDED' });
  expect(aborted).toEqual(['wait for ever']);
});
