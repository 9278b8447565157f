import { describe, expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

describe('prepareChild', () => {
  it('starts the child that is then spawned, though it is not asked for until later', async () => {
    const { stdout } = await runProgram('prepared.mjs', ['child', 'waiting', 'spawn']);
    expect(JSON.parse(stdout)).toEqual({ threads: 1, type: 'Pong', confined: true, isPrepared: true });
  });

  it('starts it once, when it is asked for at once', async () => {
    const { stdout } = await runProgram('prepared.mjs', ['child', 'spawn']);
    expect(JSON.parse(stdout)).toMatchObject({ threads: 1, type: 'Pong', confined: true });
  });

  it('is no child for whoever asks for it with anything else', async () => {
    const { stdout } = await runProgram('prepared.mjs', ['child', 'waiting', 'spawn', 'other']);
    expect(JSON.parse(stdout)).toEqual({ threads: 1, type: 'Pong', confined: true, isPrepared: false });
  });

  it('does not keep a program that spawns nothing, and ends with it', async () => {
    for (const more of [[], ['waiting']]) {
      const startedAt = performance.now();
      expect(await runProgram('prepared.mjs', ['child', ...more])).toMatchObject({ stdout: '', stderr: '' });
      // Sooner than it would be given up.
      expect(performance.now() - startedAt).toBeLessThan(9_000);
    }
  });

  it('leaves it to spawnChild to tell what fails', async () => {
    expect(await runProgram('prepared.mjs', ['badly'])).toMatchObject({ stdout: '', stderr: '' });
  });
});

describe('prepareThread', () => {
  it('starts the thread that the next child is spawned by, whichever it is', async () => {
    const { stdout } = await runProgram('prepared.mjs', ['thread', 'spawn']);
    expect(JSON.parse(stdout)).toMatchObject({ threads: 1, type: 'Pong', confined: true });
  });

  it('does not keep a program that spawns nothing', async () => {
    expect(await runProgram('prepared.mjs', ['thread'])).toMatchObject({ stdout: '', stderr: '' });
  });
});
