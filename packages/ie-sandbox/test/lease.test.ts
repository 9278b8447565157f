import { describe, expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

/** Which of two children live on: one that nothing is held of, and one of which only that is held. */
async function survivors(holding: string, transport: string) {
  const { stdout, stderr, code } = await runProgram('lease.mjs', [holding, transport], {
    execArgv: ['--expose-gc'],
  });
  expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
  return JSON.parse(stdout) as { forgotten: boolean; subject: boolean };
}

describe.each(['fd', 'pipe'])('a child over %s', (transport) => {
  it('is killed when its handle and its channel are both forgotten', async () => {
    expect(await survivors('nothing', transport)).toEqual({ forgotten: false, subject: false });
  });

  it.each([
    ['the handle', 'handle'],
    ['the channel', 'channel'],
    ['a pending recv', 'recv'],
    ['an iteration over the channel', 'iteration'],
    ['a wait for its end', 'exited'],
  ])('lives on while only %s is left', async (_what, holding) => {
    expect(await survivors(holding, transport)).toEqual({ forgotten: false, subject: true });
  });
});
