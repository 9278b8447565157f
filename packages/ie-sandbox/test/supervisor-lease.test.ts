import { describe, expect, it } from 'vitest';
import { transports } from './support/fixture.js';
import { runProgram } from './support/run-program.js';

describe.each(transports)('a supervised child over %s', (transport) => {
  // A program that is kept by nothing ends, with code 13, before what it waits for has come.
  it.each([
    ['child', 'Pong'],
    ['child after one without a channel', 'another'],
    ['shutdown', 'clean'],
    ['kill', 'has ended'],
    ['nothing', 'did not wait'],
    ['nothing for a restart', 'did not wait'],
    ['a wait that is given up', 'gave up'],
  ])('keeps the program running while somebody waits, and no longer: %s', async (wait, outcome) => {
    expect(await runProgram('supervised.mjs', [wait, transport])).toEqual({
      code: 0,
      signal: null,
      stdout: outcome,
      stderr: '',
    });
  });

  async function whatIsLeft<Result>(holding: string): Promise<Result> {
    const { stdout, stderr, code } = await runProgram('supervised-lease.mjs', [holding, transport], {
      execArgv: ['--expose-gc'],
    });
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return JSON.parse(stdout) as Result;
  }

  it('is killed when supervisor, handle and channel are forgotten, and no other is started', async () => {
    expect(await whatIsLeft('nothing')).toEqual({ forgotten: false, subject: false });
  });

  it.each(['supervisor', 'handle', 'channel'])('lives on while only its %s is left', async (holding) => {
    expect(await whatIsLeft(holding)).toEqual({ forgotten: false, subject: true });
  });

  it('is not started again when its supervisor was forgotten meanwhile', async () => {
    expect(await whatIsLeft('no wait')).toEqual({ restarted: false, stopped: ['restarting'] });
  });

  it('is started again while somebody waits for it, though only the wait is left', async () => {
    expect(await whatIsLeft('a wait')).toEqual({ restarted: true, stopped: [] });
  });
});
