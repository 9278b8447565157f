import { stat } from 'node:fs';
import { Socket } from 'node:net';
import type { Worker } from 'node:worker_threads';
import { cannotStart } from '../../../model/cannot-start.js';
import type { ExitStatus } from '../../../model/exit-reason.js';
import type { Launched } from '../../../model/launch.js';
import { describeTightLimits } from '../../../model/own-limits.js';
import type { SandboxLayer } from '../../../model/report.js';
import { SandboxError } from '../../../model/sandbox-error.js';
import { LEAVE_EXTERNAL } from './leave-external.js';
import { reap } from './reap.js';
import type { FromSpawner, SpawnerSetup, SpawnRequest, ToSpawner } from './spawner-protocol.js';
import { takeThread } from './threads.js';

/** The browser's side of a spawner thread. */
export class Spawner {
  readonly #worker: Worker;
  readonly #native: string;
  readonly #children = new Map<number, SpawnedChild>();
  /**
   * The layers of every child of this thread. Rejects with SandboxError when the thread cannot confine
   * itself.
   */
  readonly layers: Promise<SandboxLayer[]>;
  #nextId = 1;
  #holds = 0;
  #isLost = false;

  private constructor(setup: SpawnerSetup) {
    this.#native = setup.native;
    this.#worker = takeThread();
    this.layers = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: FromSpawner) => {
        if (message.type === 'ready') resolve(message.layers);
        else if (message.type === 'failed') reject(layerMissing(message.message));
        else this.#heard(message);
      });
      this.#worker.once('error', (error) => reject(threadLost(error.message)));
      this.#worker.once('exit', () => {
        reject(threadLost('it ended'));
        void this.#lose();
      });
    });
    this.#tell({ type: 'confine', setup });
    // A program that waits for the thread must not end before it has started.
    this.#hold();
    this.layers.catch(() => {}).finally(() => this.#release());
  }

  /** Starts a thread that confines itself. */
  static start(setup: SpawnerSetup): Spawner {
    // libuv's pool serves every thread. The first thread to use it creates it, with that thread's
    // confinement.
    stat('/', () => {});
    try {
      return new Spawner(setup);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw layerMissing(`a thread that confines itself cannot be started: ${why}`);
    }
  }

  /** Whether the thread has ended, and its children with it. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /** Whether it has no child, and nobody waits for one. */
  get isIdle(): boolean {
    return this.#children.size === 0 && this.#holds === 0;
  }

  /** Starts a confined child. @throws SandboxError `IE_SANDBOX_LAUNCH_FAILED`, `IE_SANDBOX_LAYER_MISSING` */
  async spawn(request: Omit<SpawnRequest, 'type' | 'id'>): Promise<Launched> {
    this.#hold();
    try {
      await this.layers;
      if (this.#isLost) throw threadLost('it ended');
      return await this.#startChild(request);
    } finally {
      this.#release();
    }
  }

  /**
   * Ends the children of a program that ends in this turn of the event loop, when no other message would
   * arrive. A child that has not locked itself would outlive the program.
   */
  endChildren(): void {
    const done = new Int32Array(new SharedArrayBuffer(4));
    this.#tell({ type: 'end', done });
    Atomics.wait(done, 0, 0, LAST_KILL_MS);
  }

  /** Ends the thread, and its children with it. */
  async stop(): Promise<void> {
    // From here on nobody may use it.
    this.#isLost = true;
    await this.#worker.terminate();
  }

  #startChild(request: Omit<SpawnRequest, 'type' | 'id'>): Promise<Launched> {
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const exited = new Promise<ExitStatus>((ended) => {
        const started = (spawned: Spawned) => resolve(this.#launched(spawned, exited));
        // Inside the executor `exited` is not assigned yet. A child starts a turn later at the earliest.
        this.#addChild(id, { execPath: request.execPath, started, failed: reject, ended });
      });
      this.#tell({ type: 'spawn', id, ...request });
    });
  }

  #launched({ id, pid, channelFd, stderrFd }: Spawned, exited: Promise<ExitStatus>): Launched {
    let isHeld = true;
    this.#hold();
    const hold = (isWanted: boolean) => {
      if (isWanted === isHeld) return;
      isHeld = isWanted;
      if (isWanted) this.#hold();
      else this.#release();
    };
    void exited.then(() => hold(false));
    return {
      pid,
      exited,
      stream: new Socket({ fd: channelFd, readable: true, writable: true }),
      stderr: new Socket({ fd: stderrFd, readable: true, writable: false }),
      kill: () => this.#tell({ type: 'kill', id }),
      ref: () => hold(this.#children.has(id)),
      unref: () => hold(false),
    };
  }

  #heard(message: Exclude<FromSpawner, { type: 'ready' | 'failed' }>): void {
    const child = this.#children.get(message.id);
    if (!child) return;
    if (message.type === 'spawned') {
      child.pid = message.pid;
      child.started(message);
      return;
    }
    this.#removeChild(message.id);
    if (message.type === 'exited') child.ended(message.status);
    else {
      const { code } = message;
      child.failed(cannotStart(child.execPath, Object.assign(new Error(message.message), { code })));
    }
  }

  #addChild(id: number, child: SpawnedChild): void {
    if (busy.size === 0) process.on('exit', endAll);
    busy.add(this);
    this.#children.set(id, child);
  }

  #removeChild(id: number): void {
    this.#children.delete(id);
    if (this.#children.size > 0) return;
    busy.delete(this);
    if (busy.size === 0) process.off('exit', endAll);
  }

  /** The kernel kills the children of an ended thread. This thread then has to reap them. */
  async #lose(): Promise<void> {
    this.#isLost = true;
    const children = [...this.#children.values()];
    for (const id of this.#children.keys()) this.#removeChild(id);
    for (const child of children) {
      if (child.pid === undefined) child.failed(threadLost('it ended'));
      else child.ended(await reap(this.#native, child.pid));
    }
  }

  #tell(message: ToSpawner): void {
    this.#worker.postMessage(message);
  }

  #hold(): void {
    if (this.#holds++ === 0) this.#worker.ref();
  }

  #release(): void {
    if (--this.#holds === 0) this.#worker.unref();
  }
}

/** A child that the thread was asked to start. */
interface SpawnedChild {
  execPath: string;
  /** Known once it has started. */
  pid?: number;
  started(spawned: Spawned): void;
  failed(error: SandboxError): void;
  ended(status: ExitStatus): void;
}

type Spawned = Extract<FromSpawner, { type: 'spawned' }>;

/** Milliseconds that an ending program waits for a thread to end its children. */
const LAST_KILL_MS = 500;

/** Threads with children, or with children about to start. */
const busy = new Set<Spawner>();

function endAll(): void {
  for (const spawner of busy) spawner.endChildren();
}

function layerMissing(why: string): SandboxError {
  return new SandboxError('IE_SANDBOX_LAYER_MISSING', why);
}

function threadLost(why: string): SandboxError {
  return new SandboxError(
    'IE_SANDBOX_LAUNCH_FAILED',
    `the thread that starts confined children has ended: ${detailOf(why)}`,
  );
}

function detailOf(why: string): string {
  // A starting thread reads its working folder, and does not start if that was removed.
  if (why.includes('uv_cwd')) {
    return 'the working directory of this program was deleted; change to another one with process.chdir() or cd';
  }
  if (/Cannot find module .*spawner-thread\.cjs/.test(why)) {
    return `its file spawner-thread.cjs is not beside this module: ${LEAVE_EXTERNAL}`;
  }
  return `${why}${describeTightLimits()}`;
}
