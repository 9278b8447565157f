import { IpcChannel, IpcError, type IpcMessage, type Outgoing } from '@internet-exploder/ie-ipc';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type FetchParameters, fetchStream } from './fetch.js';

type Id = { id: number };
type Answer = Outgoing<IpcMessage>;

const policy = { timeoutMs: 60_000, maxBodyBytes: 10 };

/** A network process whose answers the test makes up, as one that was taken over could. */
async function start() {
  const [near, far] = await IpcChannel.pair({
    explainEnd: async () => new IpcError('IE_IPC_CLOSED', 'the network child (pid 1) was ended by SIGSEGV'),
  });
  let kills = 0;
  let holds = 0;
  const network = {
    pid: undefined,
    report: undefined,
    request: near.request.bind(near),
    hold: () => {
      holds += 1;
      return () => void holds--;
    },
    killForBreach: async () => void kills++,
    isAlive: () => true,
    kill: async () => {},
  };
  onTestFinished(() => {
    near.destroy();
    far.destroy();
  });
  return { network, far, kills: () => kills, holds: () => holds };
}

/** Asks for a page, and answers so. */
async function ask(
  answer: (request: Id) => Answer | 'end' | undefined,
  order: Partial<FetchParameters> = {},
  started?: Awaited<ReturnType<typeof start>>,
) {
  const { network, far } = started ?? (await start());
  const { signal } = new AbortController();
  const asked = fetchStream(network, { url: 'https://example.com/', policy, signal, ...order });
  asked.catch(() => {});
  const said = answer((await far.recv()) as Id & IpcMessage);
  if (said === 'end') far.destroy();
  else if (said) await far.send(said);
  return asked;
}

/** An answer whose body comes as these chunks, and then fails, if it is to. */
const streamed =
  (chunks: string[], failure?: unknown) =>
  ({ id }: Id): Answer => ({ ...page({ id }), body: giving(chunks, failure) });

async function* giving(chunks: string[], failure: unknown): AsyncGenerator<Uint8Array> {
  for (const chunk of chunks) yield Buffer.from(chunk);
  if (failure) throw failure;
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  let text = '';
  for await (const piece of body) text += Buffer.from(piece).toString();
  return text;
}

const page = ({ id }: Id) => ({
  type: 'FetchStream' as const,
  id,
  status: 200,
  headers: [],
  body: giving(['hi'], undefined),
  finalUrl: 'https://example.com/',
});

const meta = {
  hops: [
    {
      url: 'https://example.com/',
      method: 'GET',
      status: 200,
      headers: [],
      fromCache: false,
      revalidated: false,
      timings: { startedAt: 0, headersMs: 0 },
    },
  ],
};

const whole = { ...page({ id: 0 }), type: 'FetchResponse', body: new Uint8Array() };

const shellError = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'ShellError', code, message: expect.stringMatching(message) });

describe('fetching through the network process', () => {
  it('gives the head of the response, and its body as it is read', async () => {
    const { body, ...head } = await ask(streamed(['h', 'i']));
    expect(head).toMatchObject({ status: 200, headers: [], finalUrl: 'https://example.com/' });
    expect(await textOf(body)).toBe('hi');
  });

  it('fails with the code and text of what a body failed of midway, behind what had come', async () => {
    const failure = Object.assign(new Error('told'), { code: 'IE_NET_DECODE' });
    const { body } = await ask(streamed(['h'], failure));
    const pieces = body[Symbol.asyncIterator]();
    expect(Buffer.from((await pieces.next()).value).toString()).toBe('h');
    await expect(pieces.next()).rejects.toEqual(shellError('IE_NET_DECODE', /^told$/));
  });

  it.each([[new Error('told')], [{ code: 'IE_SHELL_USAGE', message: 'told' }]])(
    'takes a body that failed of %o for a failed connection',
    async (failure) => {
      const { body } = await ask(streamed([], failure));
      await expect(textOf(body)).rejects.toEqual(shellError('IE_NET_CONNECTION', /told$/));
    },
  );

  it('tells how the network process ended when it did within a body', async () => {
    const started = await start();
    const { body } = await ask(({ id }) => ({ ...page({ id }), body: new ReadableStream() }), {}, started);
    started.far.destroy();
    await expect(textOf(body)).rejects.toEqual(shellError('IE_SHELL_CHILD_ENDED', /SIGSEGV: try again$/));
  });

  it('takes no more of a body than it allows, and kills who sends more', async () => {
    const started = await start();
    expect(await textOf((await ask(streamed(['12345', '67890']), {}, started)).body)).toBe('1234567890');
    expect(started.kills()).toBe(0);
    const { body } = await ask(streamed(['12345', '678901']), {}, started);
    await expect(textOf(body)).rejects.toEqual(shellError('IE_SHELL_CHILD_PROTOCOL', /larger body/));
    expect(started.kills()).toBe(1);
  });

  it('holds the network process until the body has ended, failed, or was cancelled', async () => {
    const started = await start();
    const read = await ask(streamed(['h', 'i']), {}, started);
    expect(started.holds()).toBe(1);
    await textOf(read.body);
    expect(started.holds()).toBe(0);
    const failing = await ask(streamed([], new Error('lost')), {}, started);
    await textOf(failing.body).catch(() => {});
    expect(started.holds()).toBe(0);
    await (await ask(streamed(['h']), {}, started)).cancel();
    expect(started.holds()).toBe(0);
  });

  it('lets the source of a body know that it is left, or cancelled', async () => {
    for (const isRead of [true, false]) {
      let cancelled: unknown;
      const source = new ReadableStream<Uint8Array>({
        pull: (controller) => controller.enqueue(Buffer.from('a')),
        cancel(reason) {
          cancelled = reason;
        },
      });
      const { body, cancel } = await ask(({ id }) => ({ ...page({ id }), body: source }));
      if (isRead) for await (const _ of body) break;
      else await cancel();
      await vi.waitFor(() => expect(cancelled).toMatchObject({ code: 'IE_IPC_CANCELLED' }));
    }
  });

  it('gives the report of a body, or why there is none', async () => {
    const started = await start();
    const answer = async (said: (request: Id) => Answer) => {
      const { report } = await ask((request) => ({ ...page(request), meta }), { report: true }, started);
      const told = report();
      told.catch(() => {});
      const request = await started.far.recv();
      expect(request).toMatchObject({ type: 'FetchReportRequest' });
      await started.far.send(said(request as Id & IpcMessage));
      return told;
    };
    const sizes = { wireBytes: 1, decodedBytes: 2, totalMs: 3 };
    expect(await answer(({ id }) => ({ type: 'FetchReport', id, ...sizes }))).toMatchObject(sizes);
    await expect(answer(({ id }) => ({ type: 'FetchError', id, error: 'told' }))).rejects.toEqual(
      shellError('IE_NET_CONNECTION', /^told$/),
    );
    await expect(answer(({ id }) => ({ type: 'Done', id }))).rejects.toEqual(
      shellError('IE_SHELL_CHILD_PROTOCOL', /answered a report request with Done/),
    );
    expect(started.kills()).toBe(1);
  });

  it('fails with the code and text of a FetchError', async () => {
    const refused = ask(({ id }) => ({ type: 'FetchError', id, error: 'told', code: 'IE_NET_TLS' }));
    await expect(refused).rejects.toEqual(shellError('IE_NET_TLS', /^told$/));
  });

  it.each([undefined, 'IE_SHELL_USAGE', 'IE_NET_\u001b', `IE_NET_${'A'.repeat(41)}`])(
    'takes the code %j of a FetchError for a failed connection',
    async (code) => {
      const refused = ask(({ id }) => ({ type: 'FetchError', id, error: 'told', ...(code && { code }) }));
      await expect(refused).rejects.toEqual(shellError('IE_NET_CONNECTION', /^told$/));
    },
  );

  it.each([
    ['is none', { type: 'FetchRequest', url: 'x' }, /answered a fetch with FetchRequest/],
    ['is not streamed', whole, /answered a fetch with FetchResponse/],
    ['has a forged URL', { ...page({ id: 0 }), finalUrl: 'https://a.example/\nforged' }, /invalid URL/],
    ['has a forged header', { ...page({ id: 0 }), headers: [['a', 'x\r\nforged: y']] }, /invalid header/],
  ])('fails when the answer %s, and kills who gave it', async (_name, answer, message) => {
    const started = await start();
    const forged = ask(({ id }) => ({ ...answer, id }) as IpcMessage, {}, started);
    await expect(forged).rejects.toEqual(shellError('IE_SHELL_CHILD_PROTOCOL', message));
    expect(started.kills()).toBe(1);
    await ask(page, {}, started);
    expect(started.kills()).toBe(1);
  });

  it('is refused with what can be done when it has more than a message can carry', async () => {
    const { network } = await start();
    const { signal } = new AbortController();
    const headers: [string, string][] = [['x', 'a'.repeat(1024 * 1024)]];
    await expect(
      fetchStream(network, { url: 'https://example.com/', policy, signal, headers }),
    ).rejects.toEqual(shellError('IE_SHELL_USAGE', /the request is too large/));
  });

  it('repeats the start of a long FetchError only', async () => {
    const refused = (error: string) => ask(({ id }) => ({ type: 'FetchError', id, error }));
    await expect(refused('x'.repeat(500))).rejects.toEqual(shellError('IE_NET_CONNECTION', /^x{500}$/));
    await expect(refused('y'.repeat(200_000))).rejects.toEqual(shellError('IE_NET_CONNECTION', /^y{500}…$/));
  });

  it('tells how the network process ended when it did before its answer', async () => {
    await expect(ask(() => 'end')).rejects.toEqual(
      shellError('IE_SHELL_CHILD_ENDED', /^the network child \(pid 1\) was ended by SIGSEGV: try again$/),
    );
  });

  it('does not wait for ever for a network process that goes on without answering', async () => {
    const unanswered = ask(() => undefined, { policy: { ...policy, timeoutMs: 1 } });
    await expect(unanswered).rejects.toEqual(shellError('IE_SHELL_TIMEOUT', /does not respond: no answer/));
  });

  it('is given up for the reason of its signal', async () => {
    const interrupted = new AbortController();
    const given = ask(() => void interrupted.abort('SIGINT'), { signal: interrupted.signal });
    await expect(given).rejects.toBe('SIGINT');
  });
});
