import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { CORPUS, corpusFiles, readCorpus } from '../lib/corpus.mjs';
import { randomOf } from '../lib/random.mjs';
import { TARGETS, targetModule } from '../lib/targets.mjs';

const RUN = fileURLToPath(new URL('../run.mjs', import.meta.url));

const scratch = mkdtempSync(join(tmpdir(), 'ie-fuzz-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function start(...args) {
  const env = { ...process.env, TMPDIR: scratch };
  const child = spawn(process.execPath, [RUN, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)]);
  return { child, ended: ended.then(([[code], stdout, stderr]) => ({ code, stdout, stderr })) };
}

describe.concurrent('the command', () => {
  it('tells of each target, and of all in the last line', async () => {
    const { code, stdout, stderr } = await start('--seconds', '6', '--seed', '7').ended;
    const lines = stdout.trimEnd().split('\n');
    expect(stderr).toBe('');
    for (const [index, name] of Object.keys(TARGETS).entries()) {
      expect(lines[index]).toMatch(new RegExp(`^${name} +\\d+ inputs +[\\d.]+ s +\\d+/s +0 crashes$`));
    }
    expect(lines.at(-1)).toMatch(/^fuzz: 7 passed, 0 failed \(\d+ inputs in [\d.]+ s, 0 crashes, seed 7\)$/);
    expect(code).toBe(0);
  });

  it('replays a file', async () => {
    const [file] = corpusFiles(CORPUS, 'decoder');
    const { code, stdout } = await start('--replay', file).ended;
    expect(stdout).toContain('fuzz: 1 passed, 0 failed (1 inputs');
    expect(code).toBe(0);
  });

  it.each([
    [['--target', 'nothing'], 'no such target: nothing'],
    [['--seconds', '0'], '--seconds takes a number above 0'],
    [['--seed', 'x'], '--seed takes a whole number'],
    [['--replay', 'some.bin'], 'which target is some.bin for?'],
  ])('refuses %j', async (args, words) => {
    const { code, stderr } = await start(...args).ended;
    expect(stderr).toContain(words);
    expect(code).toBe(2);
  });

  it('leaves nothing behind when it is interrupted', async () => {
    const { child, ended } = start('--seconds', '60', '--target', 'renderer');
    while (descendants(child.pid).length < 2) await delay(20);
    const all = descendants(child.pid);
    child.kill('SIGINT');
    const { code, stdout } = await ended;
    expect(stdout).toMatch(/, interrupted\)\n$/);
    expect(code).toBe(130);
    while (all.some(isRunning)) await delay(20);
  });
});

it('the command leaves no files but those of its corpus', () => {
  expect(readdirSync(scratch)).toEqual([]);
});

it.each(Object.keys(TARGETS))(
  'the inputs of %s are the same for the same seed, and others for another',
  async (name) => {
    const { generate } = await import(targetModule(name));
    const material = readCorpus(CORPUS, [name]);
    const inputs = (seed) =>
      Array.from({ length: 50 }, (_none, number) =>
        generate(randomOf(seed, name, number), material).toString('hex'),
      );
    expect(inputs(1)).toEqual(inputs(1));
    expect(inputs(1)).not.toEqual(inputs(2));
  },
);

function descendants(pid) {
  const children = childrenOf(pid);
  return [...children, ...children.flatMap(descendants)];
}

function childrenOf(pid) {
  try {
    const tasks = readdirSync(`/proc/${pid}/task`);
    const lists = tasks.map((task) => readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8'));
    return lists.join(' ').split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function isRunning(pid) {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
