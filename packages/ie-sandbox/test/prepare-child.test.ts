import { describe, expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

describe('prepareChild', () => {
  it('starts the thread that the child is then spawned by', async () => {
    const { stdout } = await runProgram('prepared.mjs', ['spawn']);
    expect(JSON.parse(stdout)).toEqual({ threads: 1, type: 'Pong', confined: true });
  });

  it('does not keep a program that spawns nothing', async () => {
    expect(await runProgram('prepared.mjs', ['only'])).toMatchObject({ stdout: '', stderr: '' });
  });

  it('leaves it to spawnChild to tell what fails', async () => {
    expect(await runProgram('prepared.mjs', ['badly'])).toMatchObject({ stdout: '', stderr: '' });
  });
});

describe('prepareThread', () => {
  it('starts the thread that the next child is spawned by, whichever it is', async () => {
    const { stdout } = await runProgram('prepared.mjs', ['thread', 'spawn']);
    expect(JSON.parse(stdout)).toEqual({ threads: 1, type: 'Pong', confined: true });
  });

  it('does not keep a program that spawns nothing', async () => {
    expect(await runProgram('prepared.mjs', ['thread'])).toMatchObject({ stdout: '', stderr: '' });
  });
});
