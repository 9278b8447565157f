import { describe, expect, it } from 'vitest';
import { transports } from './support/fixture.js';
import { runProgram } from './support/run-program.js';

describe.each(transports)('a child over %s', (transport) => {
  // A program that is kept by nothing ends, with code 13, before what it waits for has come.
  it.each([
    ['recv', 'Pong'],
    ['request', 'FetchError'],
    ['shutdown', 'clean'],
    ['kill', 'has ended'],
    ['exited', 'clean'],
  ])('keeps its parent running while a %s is pending, and no longer', async (wait, outcome) => {
    expect(await runProgram('waiting.mjs', [wait, transport])).toEqual({
      code: 0,
      signal: null,
      stdout: outcome,
      stderr: '',
    });
  });

  it('does not keep its parent running while nothing is pending', async () => {
    expect(await runProgram('waiting.mjs', ['nothing', transport])).toEqual({
      code: 0,
      signal: null,
      stdout: 'did not wait',
      stderr: '',
    });
  });
});
