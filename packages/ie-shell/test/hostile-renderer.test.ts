import { describe, expect, it } from 'vitest';
import { type Misbehaviour, startWithRenderer } from './support/hostile-renderer.js';

const UNSAFE = /[^\P{Cc}\t\n]|[\u202a-\u202e\u2066-\u2069\u{e0000}-\u{e007f}]/u;

async function runWith(misbehaviour: Misbehaviour, dump: string, ...more: string[]) {
  const since = performance.now();
  const { stdout, stderr, code, survivors } = await startWithRenderer(misbehaviour, '--dump', dump, ...more)
    .outcome;
  expect(stderr).not.toMatch(UNSAFE);
  return {
    code,
    stdout: stdout.toString(),
    errors: stderr.split('\n').filter((line) => line.startsWith('ie-shell: ')),
    survivors,
    ms: performance.now() - since,
  };
}

/** Runs at once, which takes less time than one after the other. */
function eachOf(dumps: readonly string[], how: string, ...more: string[]) {
  return Promise.all(dumps.map((dump) => runWith({ how }, dump, ...more)));
}

function failed(code: number, error: RegExp) {
  return { code, stdout: '', errors: [expect.stringMatching(error)], survivors: [] };
}

const BREACH = /^ie-shell: the renderer process broke the protocol and was killed: /;

describe('a renderer process that was taken over', () => {
  it('is believed as long as it answers as others do', async () => {
    const honest = { code: 0, errors: [], survivors: [] };
    const runs = await eachOf(['text', 'links', 'meta', 'article'], 'an honest answer');
    expect(runs).toMatchObject([
      { ...honest, stdout: 'fine\n' },
      { ...honest, stdout: 'https://example.com/\tfine\n' },
      { ...honest, stdout: expect.stringContaining('"title": "fine"') },
      { ...honest, stdout: 'fine\n' },
    ]);
  });

  it.each([
    ['bytes that are no UTF-8', ['text', 'links']],
    ['no JSON', ['links']],
    ['another shape', ['links', 'meta', 'article']],
    ['a script for a link', ['links', 'meta']],
    ['a line in a link', ['links']],
    ['a line in an address', ['links']],
    ['a forged type', ['text']],
    ['a forged encoding', ['text']],
    ['an answer to another request', ['text']],
  ])('is killed for %s', async (how, dumps) => {
    for (const run of await eachOf(dumps, how)) expect(run).toMatchObject(failed(7, BREACH));
  });

  it('steers no terminal, reorders no line and hides nothing, whatever is printed', async () => {
    const dumps = ['text', 'markdown', 'links', 'meta', 'article', 'json'];
    for (const run of await eachOf(dumps, 'escape sequences')) {
      expect(run).toMatchObject({ code: 0, errors: [], survivors: [] });
      expect(run.stdout).toContain('fine');
      expect(run.stdout).not.toMatch(UNSAFE);
    }
    const [styled] = await eachOf(['text'], 'escape sequences', '--color', 'always', '--links', 'terminal');
    expect(styled?.stdout.replaceAll('\u001b[1m', '').replaceAll('\u001b[0m', '')).not.toMatch(UNSAFE);
  });

  it('says why it does not answer on one line, and not for longer than that needs', async () => {
    const [forged, steering, huge] = await Promise.all([
      runWith({ how: 'an error with the code of another' }, 'text'),
      runWith({ how: 'an error that steers a terminal' }, 'text'),
      runWith({ how: 'a huge error' }, 'text'),
    ]);
    expect(forged).toMatchObject(failed(7, /^ie-shell: forged$/));
    expect(steering).toMatchObject(failed(7, /^ie-shell: first second/));
    expect(huge).toMatchObject(failed(7, /^ie-shell: [ x]{0,500}…$/));
  });

  it('has its channel closed for a message that nobody may send, or that is none', async () => {
    const runs = await Promise.all([
      runWith({ how: 'a count below nothing' }, 'text'),
      runWith({ how: 'an unheard-of message' }, 'text'),
    ]);
    for (const run of runs) expect(run).toMatchObject(failed(7, BREACH));
  });

  it.each(['no answer', 'a loop without an end'])('is killed in time for %s', async (how) => {
    const run = await runWith({ how }, 'text', '--timeout', '1');
    expect(run).toMatchObject(
      failed(5, /^ie-shell: the page kept its renderer process busy .*killed \(--timeout <seconds>\)$/),
    );
    expect(run.ms).toBeLessThan(15_000);
  });

  it('is killed at once for a flood of messages that the browser does not answer', async () => {
    const run = await runWith({ how: 'a flood of messages' }, 'text', '--timeout', '60');
    expect(run).toMatchObject(failed(7, /^ie-shell: the renderer child .*broke the protocol and was killed/));
    expect(run.ms).toBeLessThan(15_000);
  });

  it.each(['a flood of questions', 'a flood of questions that wait'])(
    'is killed at once for %s',
    async (how) => {
      const run = await runWith({ how }, 'text', '--timeout', '60');
      expect(run).toMatchObject(
        failed(7, /^ie-shell: the renderer child .*broke the protocol and was killed/),
      );
      expect(run.ms).toBeLessThan(15_000);
    },
  );

  it('gets an answer to a question that the browser does not know, and goes on', async () => {
    const how = 'a question that the browser does not answer';
    expect(await runWith({ how }, 'text')).toMatchObject({
      code: 0,
      stdout: 'fine\n',
      errors: [],
      survivors: [],
    });
  });

  it('is waited for no longer than others for a huge question', async () => {
    const run = await runWith({ how: 'a huge question' }, 'text', '--timeout', '1');
    expect(run).toMatchObject(failed(5, /^ie-shell: the page kept its renderer process busy /));
  });

  it.each(['an answer twice', 'a flood of answers'])('is not waited for after %s', async (how) => {
    const run = await runWith({ how }, 'text', '--timeout', '2');
    expect([0, 5, 7]).toContain(run.code);
    expect(run).toMatchObject({ survivors: [] });
    expect(run.ms).toBeLessThan(15_000);
  });

  it.each([
    ['no channel', /renderer child \(pid \d+\) was killed: try again$/],
    ['an exit', /renderer child \(pid \d+\) .*code 3/],
    ['a clean exit', /renderer child \(pid \d+\) /],
  ])('ends the run by %s', async (how, error) => {
    expect(await runWith({ how }, 'text')).toMatchObject(failed(7, error));
  });

  it('is replaced as often as --retry says, and only for its end', async () => {
    const retry = ['--retry', '1'];
    const [again, never, lying] = await Promise.all([
      runWith({ how: 'an exit', once: true }, 'text', ...retry),
      runWith({ how: 'an exit' }, 'text', ...retry),
      runWith({ how: 'a forged type', once: true }, 'text', ...retry),
    ]);
    expect(again).toMatchObject({ code: 0, stdout: 'fine\n', errors: [], survivors: [] });
    expect(never).toMatchObject(failed(7, /code 3/));
    expect(lying).toMatchObject(failed(7, BREACH));
  });
});
