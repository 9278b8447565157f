import { expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

// A program that is kept by nothing ends, with code 13, before what it waits for has come. One that is kept by
// what nobody waits for never ends.
it.each([
  ['nothing', 'did not wait'],
  ['an idle child', 'used true'],
  ['a task that waits', 'late,late'],
  ['a task that is late', 'IE_SANDBOX_TASK_TIMEOUT'],
  ['a restart', 'IE_SANDBOX_RESTARTS_EXHAUSTED'],
  ['closing', 'clean'],
  ['forgetting', 'is killed'],
])('a program with a pool runs as long as it waits, and no longer: %s', async (use, stdout) => {
  const result = await runProgram('pooled.mjs', [use], { execArgv: ['--expose-gc'] });
  expect(result).toEqual({ code: 0, signal: null, stdout, stderr: '' });
});
