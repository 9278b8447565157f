import { spawn } from 'node:child_process';
import dns from 'node:dns/promises';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { findNative } from '../src/platform/linux/kernel/find-native.js';
import { loadNative } from '../src/platform/linux/kernel/native.js';
import { child, fixture } from './support/fixture.js';
import { descriptorsOf, processState } from './support/processes.js';
import { runProgram } from './support/run-program.js';
import { scratchFolder } from './support/scratch.js';
import { waitUntil } from './support/wait-until.js';

const folder = scratchFolder();

/** The threads that this process has started since, and has not lost. */
const workers = new Set<Worker>();
const remember = (worker: Worker) => {
  workers.add(worker);
  worker.once('exit', () => workers.delete(worker));
};
beforeAll(() => {
  process.on('worker', remember);
});
afterAll(() => {
  process.off('worker', remember);
});

/** How many threads of this process are under a filter of their own. */
function confinedThreads(): number {
  return readdirSync('/proc/self/task').filter((thread) => {
    const status = readFileSync(`/proc/self/task/${thread}/status`, 'utf8');
    return /^Seccomp:\t2$/m.test(status) && /^NoNewPrivs:\t1$/m.test(status);
  }).length;
}

describe('the thread that starts confined children', () => {
  it('is not there before it is needed, and serves many children of a kind', async () => {
    const { stdout } = await runProgram('threads.mjs');
    expect(JSON.parse(stdout)).toEqual({ before: 0, afterUnconfined: 0, afterThree: 1, afterOtherKind: 2 });
  });

  it('is the only one of this process that is confined', async () => {
    const handle = await spawnChild('renderer', child());
    await waitUntil('as many confined threads as spawners', () => confinedThreads() === workers.size);
    expect(await readFile('/etc/passwd', 'utf8')).toContain('root');
    expect(['127.0.0.1', '::1']).toContain((await dns.lookup('localhost')).address);
    expect(await once(spawn('/bin/true'), 'exit')).toEqual([0, null]);
    await handle.shutdown();
  });

  it('may be lost: its children end and are reaped, and the next one has another', async () => {
    const handle = await spawnChild('renderer', child('spin'));
    await Promise.all([...workers].map((worker) => worker.terminate()));
    expect(await handle.exited).toMatchObject({ type: 'signal', signal: 'SIGKILL' });
    expect(processState(handle.pid)).toBeUndefined();
    expect(handle.isAlive()).toBe(false);

    const next = await spawnChild('renderer', child());
    expect(next.report.confined).toBe(true);
    expect(await next.shutdown()).toBe('clean');
  });

  it('goes when there are many that have no child, however many grants there were', async () => {
    for (let round = 0; round < 10; round++) {
      const granted = join(folder, `granted-${round}`);
      mkdirSync(granted);
      const handle = await spawnChild('renderer', { ...child(), readPaths: [granted] });
      await handle.shutdown();
    }
    await waitUntil('few idle threads', () => workers.size <= 5);
  });

  it('serves who comes while others make it go', async () => {
    const starts = Array.from({ length: 12 }, async (_, index) => {
      const granted = join(folder, `busy-${index % 7}`);
      mkdirSync(granted, { recursive: true });
      const handle = await spawnChild('renderer', { ...child(), readPaths: [granted] });
      return handle.shutdown();
    });
    expect(await Promise.all(starts)).toEqual(starts.map(() => 'clean'));
  });
});

describe('what a confined child inherits', () => {
  it('is no descriptor, though one were left open to be inherited', async () => {
    const file = join(folder, 'left-open');
    writeFileSync(file, 'secret');
    const fd = openSync(file, 'r');
    const F_SETFD = 2;
    expect(loadNative(findNative()).syscall('fcntl', fd, F_SETFD, 0)).toBe(0);

    const plain = spawn(process.execPath, ['--eval', 'setInterval(() => {}, 1000)']);
    expect(descriptorsOf(plain.pid ?? 0).map(({ name }) => name)).toContain(file);
    plain.kill('SIGKILL');
    await once(plain, 'close');
    const unconfined = await spawnChild('renderer', { ...child(), sandbox: 'off' });
    expect(descriptorsOf(unconfined.pid).map(({ name }) => name)).not.toContain(file);
    await unconfined.shutdown();
    const confined = await spawnChild('renderer', child());
    const names = descriptorsOf(confined.pid).map(({ name }) => name);
    expect(names).not.toContain(file);
    expect(names.filter((name) => name.startsWith('/') && name !== '/dev/null')).toEqual([]);
    closeSync(fd);
    await confined.shutdown();
  });

  it('is no variable but those on the list', async () => {
    vi.stubEnv('IE_TEST_SECRET', 'hunter2');
    vi.stubEnv('NODE_EXTRA_CA_CERTS', '/nowhere.pem');
    const handle = await spawnChild('renderer', child());
    const environment = readFileSync(`/proc/${handle.pid}/environ`, 'utf8');
    expect(environment).not.toContain('hunter2');
    const names = environment.split('\0').map((entry) => entry.split('=')[0] ?? '');
    expect(
      names.filter(
        (name) =>
          !/^(IE_IPC_FD|IE_SANDBOX_LOCK|OPENSSL_CONF|LANG|LANGUAGE|TZ|LC_.*|LD_LIBRARY_PATH|IE_IPC_TRACE|)$/.test(
            name,
          ),
      ),
    ).toEqual([]);
    await handle.shutdown();
    vi.unstubAllEnvs();
  });
});

const NOBODY = 65_534;
const canRead = async () => {
  if (process.getuid?.() !== 0) return false;
  const { code } = await runProgram('probing.mjs', ['--version'], { user: NOBODY });
  return code === 0;
};

it('confines children of an ordinary user, too', async (context) => {
  if (!(await canRead())) context.skip('takes root, and a checkout that everybody may read');
  const { stdout } = await runProgram(fixture('probing.mjs'), [], { user: NOBODY });
  expect(JSON.parse(stdout)).toEqual({ user: NOBODY, confined: true, reached: [], traces: [] });
});
