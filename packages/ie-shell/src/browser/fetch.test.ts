import { IpcChannel, IpcError, type IpcMessage } from '@internet-exploder/ie-ipc';
import { describe, expect, it } from 'vitest';
import { type FetchOrder, fetchPage } from './fetch.js';

type Id = { id: number };

/** Asks a network process whose answer the test makes up, as one that was taken over could. */
async function ask(
  answer: (request: Id) => IpcMessage | 'end' | undefined,
  order: Partial<FetchOrder> = {},
  killed: boolean[] = [],
) {
  const [near, far] = await IpcChannel.pair({
    explainEnd: async () => new IpcError('IE_IPC_CLOSED', 'the network child (pid 1) was ended by SIGSEGV'),
  });
  const network = {
    report: undefined,
    request: near.request.bind(near),
    shutdown: () => near.close(),
    kill: async () => void killed.push(true),
  };
  const page = fetchPage(network, {
    url: 'https://example.com/',
    policy: { timeoutMs: 60_000 },
    signal: new AbortController().signal,
    ...order,
  });
  page.catch(() => {});
  const said = answer((await far.recv()) as Id & IpcMessage);
  if (said === 'end') far.destroy();
  else if (said) await far.send(said);
  try {
    return await page;
  } finally {
    near.destroy();
    far.destroy();
  }
}

const page = ({ id }: Id): IpcMessage => ({
  type: 'FetchResponse',
  id,
  status: 200,
  headers: [],
  body: Buffer.from('hi'),
  finalUrl: 'https://example.com/',
});

const shellError = (code: string, message: RegExp) =>
  expect.objectContaining({ name: 'ShellError', code, message: expect.stringMatching(message) });

describe('fetching through the network process', () => {
  it('gives the response', async () => {
    expect(await ask(page)).toMatchObject({ type: 'FetchResponse', status: 200, body: Buffer.from('hi') });
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
    ['has a forged URL', { ...page({ id: 0 }), finalUrl: 'https://a.example/\nforged' }, /the URL/],
    ['has a forged header', { ...page({ id: 0 }), headers: [['a', 'x\r\nforged: y']] }, /a header/],
  ])('fails when the answer %s, and kills who gave it', async (_name, answer, message) => {
    const killed: boolean[] = [];
    const forged = ask(({ id }) => ({ ...answer, id }) as IpcMessage, {}, killed);
    await expect(forged).rejects.toEqual(shellError('IE_SHELL_CHILD_PROTOCOL', message));
    expect(killed).toEqual([true]);
    await ask(page, {}, killed);
    expect(killed).toEqual([true]);
  });

  it('repeats the start of a long FetchError only', async () => {
    const refused = (error: string) => ask(({ id }) => ({ type: 'FetchError', id, error }));
    await expect(refused('x'.repeat(500))).rejects.toEqual(shellError('IE_NET_CONNECTION', /^x{500}$/));
    await expect(refused(' '.repeat(200_000))).rejects.toEqual(shellError('IE_NET_CONNECTION', /^ {500}…$/));
  });

  it('tells how the network process ended when it did before its answer', async () => {
    await expect(ask(() => 'end')).rejects.toEqual(
      shellError('IE_SHELL_CHILD_ENDED', /^the network child \(pid 1\) was ended by SIGSEGV: try again$/),
    );
  });

  it('does not wait for ever for a network process that goes on without answering', async () => {
    const unanswered = ask(() => undefined, { policy: { timeoutMs: 1 } });
    await expect(unanswered).rejects.toEqual(shellError('IE_SHELL_TIMEOUT', /does not answer: no answer/));
  });

  it('is given up for the reason of its signal', async () => {
    const interrupted = new AbortController();
    const given = ask(() => void interrupted.abort('SIGINT'), { signal: interrupted.signal });
    await expect(given).rejects.toBe('SIGINT');
  });
});
