import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { keepCrash, readCorpus } from './corpus.mjs';
import { randomOf } from './random.mjs';

const WORKER = fileURLToPath(new URL('./worker.mjs', import.meta.url));
/** Milliseconds that a worker may take to end behind its time. */
const GRACE_MS = 1_000;
/** Milliseconds without a sign of life after which a worker is taken to hang: at any time, and at the end of its own. */
const HANG_MS = 8_000;
const HANG_AT_END_MS = 3_000;
/** How much of what a worker and its children wrote is told with a crash, in characters. */
const OUTPUT_LENGTH = 4_000;

/**
 * Tries inputs of one target in a process of its own, which may crash, hang, or leak.
 *
 * @param job.module the URL of the target's module
 * @param job.name the target's name, and that of its folder in the corpus
 * @param job.untilCrash whether one crash is enough
 * @param job.files what is to be replayed; nothing where inputs are to be made up
 * @param signal ends it early
 * @returns how many inputs were tried, from which number it goes on, and the crashes
 */
export async function runApart(job, signal) {
  const folder = mkdtempSync(join(tmpdir(), 'ie-fuzz-'));
  const progress = join(folder, 'progress');
  const { milliseconds = Number.POSITIVE_INFINITY } = job;
  const worker = fork(WORKER, [JSON.stringify({ ...job, progress, until: Date.now() + milliseconds })], {
    execArgv: ['--expose-gc'],
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    // A trace would only tell of the fuzzer's own channels. What a worker leaves there when it is killed goes, too.
    env: { ...process.env, IE_IPC_TRACE: '', TMPDIR: folder },
  });
  const watch = new Watch(worker);
  const end = () => worker.kill('SIGTERM');
  signal?.addEventListener('abort', end);
  const ended = once(worker, 'exit');
  try {
    const result = await watch.result(ended, job);
    return result.isDone
      ? { ...result, next: job.first + result.inputs }
      : await lost(job, result, { progress, signal });
  } finally {
    signal?.removeEventListener('abort', end);
    worker.kill('SIGKILL');
    await ended;
    rmSync(folder, { recursive: true });
  }
}

/** What a worker tells, and whether it still does. */
class Watch {
  #crashes = [];
  #inputs = 0;
  #isDone = false;
  #output = '';
  #aliveAt = performance.now();

  constructor(worker) {
    worker.on('message', ({ type, inputs, ...crash }) => {
      this.#aliveAt = performance.now();
      if (type === 'crash') this.#crashes.push(crash);
      else if (type === 'done') {
        this.#inputs = inputs;
        this.#isDone = true;
      }
    });
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        this.#output = (this.#output + text).slice(-OUTPUT_LENGTH);
      });
    }
  }

  /** Waits for its end, for as long as it lives and has time. */
  async result(ended, { milliseconds = Number.POSITIVE_INFINITY, hangMs = HANG_MS }) {
    const deadline = performance.now() + milliseconds + GRACE_MS;
    const isHanging = () => performance.now() - this.#aliveAt > hangMs;
    const isLate = () => performance.now() > deadline;
    let end;
    while (!end && !isHanging() && !isLate())
      end = await Promise.race([ended, delay(100, undefined, { ref: false })]);
    const isMute = !end && performance.now() - this.#aliveAt > Math.min(hangMs, HANG_AT_END_MS);
    return {
      crashes: this.#crashes,
      inputs: this.#isDone ? this.#inputs : 0,
      isDone: this.#isDone,
      isLate: !end && !isMute,
      why: isMute ? 'it hangs, and keeps its thread' : `the fuzzer's process ended (${end})`,
      output: this.#output,
    };
  }
}

/** A worker that is no more, or hangs: its last input, made up once more, is the crash. */
async function lost(job, result, { progress, signal }) {
  const number = lastInput(progress);
  const next = (number ?? job.first) + 1;
  const inputs = number === undefined ? 0 : next - job.first;
  if ((result.isLate && !job.files) || signal?.aborted) return { ...result, inputs, next };
  const crash = { why: result.why, detail: result.output, number, path: undefined };
  if (number !== undefined) {
    const module = await import(job.module);
    const material = readCorpus(job.corpus, module.material ?? [job.name]);
    const input = module.generate(randomOf(job.seed, job.name, number), material);
    crash.path = keepCrash(job.corpus, job.name, input);
  }
  return { ...result, inputs, next, crashes: [...result.crashes, crash] };
}

/** The number of the input that a worker has come to. */
function lastInput(progress) {
  const number = existsSync(progress) ? Number.parseInt(readFileSync(progress, 'utf8'), 10) : Number.NaN;
  return Number.isNaN(number) ? undefined : number;
}
