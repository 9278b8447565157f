import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createPool, spawnChild } from '../dist/index.js';
import { anything, child, fixture } from './support/fixture.js';

/** A URL as jsdom has one. */
function urlOfAnotherRealm(href: string): URL {
  return { href, toString: () => href, [Symbol.toStringTag]: 'URL' } as unknown as URL;
}

it('a child that closes its channel and goes on is killed', async () => {
  const handle = await spawnChild('renderer', child('mute'));
  expect(await handle.channel.ended).toMatchObject({
    code: 'IE_IPC_CLOSED',
    message: `the renderer child (pid ${handle.pid}) was killed`,
  });
  expect(await handle.exited).toMatchObject({ type: 'killed' });
});

it.each([Number.POSITIVE_INFINITY, 2 ** 31])(
  'shutdown waits for a child with timeoutMs: %d',
  async (timeoutMs) => {
    const handle = await spawnChild('renderer', child());
    expect(await handle.shutdown({ timeoutMs })).toBe('clean');
  },
);

it.each<object | null>([
  { timeoutMs: Number.NaN },
  { timeoutMs: -1 },
  { timeoutMs: '5' },
  { timeout: 5 },
  null,
])('shutdown and kill refuse %j and leave the child as it was', async (options) => {
  const invalid = { name: 'SandboxError', code: 'IE_SANDBOX_INVALID_OPTION' };
  const handle = await spawnChild('renderer', child());
  await expect(handle.shutdown(options as object)).rejects.toMatchObject(invalid);
  await expect(handle.kill(options as object)).rejects.toMatchObject(invalid);
  await handle.channel.send({ type: 'Ping' });
  expect(await handle.channel.recv()).toEqual({ type: 'Pong' });
  expect(await handle.shutdown()).toBe('clean');
});

it('variables of the caller that name a channel do not lead the child to another one', async () => {
  const env = { IE_IPC_FD: '9', IE_IPC_PIPE: '/nowhere', IE_IPC_SECRET: 'x' };
  for (const transport of ['fd', 'pipe'] as const) {
    const handle = await spawnChild('renderer', { ...child(), env, transport, sandbox: 'best-effort' });
    expect(await handle.shutdown()).toBe('clean');
  }
});

it.each(['', new URL('https://example.com/child.js')])('the entry %j is refused', async (entry) => {
  await expect(spawnChild('renderer', { entry })).rejects.toMatchObject({ code: 'IE_SANDBOX_NO_ENTRY' });
});

it.each<[options: object | null, message: string]>([
  [
    { sandbox: 'requir' },
    `invalid option sandbox: give 'require', 'best-effort' or 'off'; got the string "requir"`,
  ],
  [{ limits: { openFiles: -1 } }, 'invalid option limits.openFiles: give a whole number of at least 1'],
  [{ limits: { dataBytes: 1.5 } }, 'got the number 1.5'],
  [{ limits: { dataBytes: 'x' } }, 'got the string "x"'],
  [{ limits: { files: 5 } }, 'unknown option files of limits; did you mean openFiles?'],
  [{ limits: 5 }, 'invalid option limits: give an object; got the number 5'],
  [{ entry: 7 }, 'invalid option entry: give a path or a file: URL; got the number 7'],
  [{ args: 'serve' }, 'invalid option args: give a list of strings without NUL; got a string'],
  [{ args: [7] }, 'invalid option args: give a list of strings without NUL; got a number'],
  [{ args: ['a\0b'] }, 'invalid option args'],
  [{ execPath: '' }, 'invalid option execPath'],
  [{ execArgv: '--trace' }, 'invalid option execArgv'],
  [{ env: 'A=b' }, 'invalid option env: give an object of strings'],
  [{ env: { TOKEN: 7 } }, 'invalid option env.TOKEN: give a string without NUL; got a number'],
  [{ env: { 'A=B': 'x' } }, 'invalid option env: give names without = and NUL; got the string "A=B"'],
  [{ env: { TOKEN: 'secret\0' } }, 'invalid option env.TOKEN: give a string without NUL; got a string'],
  [
    { readPaths: '/etc' },
    'invalid option readPaths: give a list of paths and file: URLs; got the string "/etc"',
  ],
  [{ readPaths: [7] }, 'got the number 7'],
  [
    { writePaths: '/out' },
    'invalid option writePaths: give a list of paths and file: URLs; got the string "/out"',
  ],
  [{ writePaths: [null] }, 'invalid option writePaths: give a list of paths and file: URLs; got null'],
  [{ limits: { fileBytes: 0 } }, 'invalid option limits.fileBytes: give a whole number of at least 1'],
  [{ bundled: 'yes' }, 'invalid option bundled: give true or false; got the string "yes"'],
  [
    { stderr: 'inherit' },
    `invalid option stderr: give 'forward', 'ignore' or a function; got the string "inherit"`,
  ],
  [{ transport: 'tcp' }, `invalid option transport: give 'fd' or 'pipe'; got the string "tcp"`],
  [
    { startTimeoutMs: 0 },
    'invalid option startTimeoutMs: give a number of milliseconds above 0, or Infinity',
  ],
  [{ shutdownTimeoutMs: -1 }, 'invalid option shutdownTimeoutMs: give a number of milliseconds, 0 or more'],
  [{ signal: {} }, 'invalid option signal: give an AbortSignal; got an object'],
  [{ incoming: {} }, 'invalid option incoming: give a Standard Schema'],
  [{ timeoutMs: 5 }, 'unknown option timeoutMs of spawnChild(); did you mean startTimeoutMs?'],
  [{ allowNetwork: true }, 'unknown option allowNetwork of spawnChild(); it knows entry, '],
])('%j is refused before a child is started', async (options, message) => {
  const spawning = spawnChild('renderer', { ...child(), ...options } as object);
  await expect(spawning).rejects.toMatchObject({ name: 'SandboxError', code: 'IE_SANDBOX_INVALID_OPTION' });
  await expect(spawning).rejects.toThrow(message);
  await expect(spawning).rejects.not.toThrow('secret');
});

it.each([null, 'serve', AbortSignal.abort()])('options that are none are refused: %s', async (options) => {
  await expect(spawnChild('renderer', options as object)).rejects.toMatchObject({
    code: 'IE_SANDBOX_INVALID_OPTION',
  });
});

it('every option that is right is taken', async () => {
  const handle = await spawnChild('renderer', {
    ...child(),
    entry: urlOfAnotherRealm(pathToFileURL(child().entry).href),
    execPath: process.execPath,
    execArgv: ['--no-deprecation'],
    env: { TZ: 'UTC' },
    sandbox: 'best-effort',
    profile: 'renderer',
    readPaths: [new URL(import.meta.url), import.meta.filename, urlOfAnotherRealm(import.meta.url)],
    limits: { openFiles: 128, dataBytes: undefined },
    bundled: false,
    transport: 'fd',
    startTimeoutMs: 60_000,
    shutdownTimeoutMs: 60_000,
    signal: new AbortController().signal,
  });
  expect(await handle.shutdown({ timeoutMs: undefined })).toBe('clean');
});

it.each([7, null, 10n, 'tab'])('the kind %s is refused', async (kind) => {
  await expect(spawnChild(kind as 'renderer', child())).rejects.toMatchObject({
    code: 'IE_SANDBOX_INVALID_KIND',
  });
});

it('a profile that there is not is refused', async () => {
  const profile = 'nonsense' as 'renderer';
  const refusal = { code: 'IE_SANDBOX_INVALID_KIND' };
  await expect(spawnChild('renderer', { ...child(), profile })).rejects.toMatchObject(refusal);
});

describe('messages of the program itself, without their schema as incoming,', () => {
  const hint = (type: string) =>
    `a message of type "${type}", which this channel does not know: if it is a message of your own, ` +
    'pass its schema as incoming';

  it('fail the parent by an error that says so', async () => {
    const entry = fixture('pool-child.mjs');
    const handle = await spawnChild('renderer', { entry, args: ['serve'] });
    const asked = handle.channel.request({ type: 'Echo' } as never);
    await expect(asked).rejects.toMatchObject({
      code: 'IE_IPC_INVALID_MESSAGE',
      message: expect.stringContaining(hint('Answered')),
    });
    expect(await handle.exited).toMatchObject({ type: 'bad-message' });

    await using own = await spawnChild('renderer', { entry, args: ['serve'], incoming: anything });
    expect(await own.channel.request({ type: 'Echo', value: 7 })).toMatchObject({
      type: 'Answered',
      value: 7,
    });
  });

  it('fail the child by one, which its parent finds among its last words', async () => {
    const handle = await spawnChild('renderer', { ...child(), incoming: anything });
    await handle.channel.send({ type: 'CountWords' });
    const { type, stderrTail } = await handle.exited;
    expect(type).toBe('crashed');
    expect(stderrTail).toContain(hint('CountWords'));
  });

  it('fail the task of a pool by one', async () => {
    await using pool = createPool('renderer', { size: 1, entry: fixture('pool-child.mjs'), args: ['serve'] });
    await expect(pool.run({ type: 'Echo' } as never)).rejects.toMatchObject({
      code: 'IE_SANDBOX_CHILD_ENDED',
      message: expect.stringMatching(
        / broke the protocol and was killed: the peer sent a message of type "Answered", /,
      ),
    });
  });
});
