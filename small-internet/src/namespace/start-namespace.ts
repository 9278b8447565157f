import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { NameTable } from './serve-names.js';

/** Starts a small internet in a network and a mount namespace of its own. Programs in it reach nothing else. */
export async function startNamespace(plan: NamespacePlan): Promise<Namespace> {
  const folder = await mkdtemp(join(tmpdir(), 'small-internet-namespace-'));
  await promisify(execFile)(process.execPath, [BUNDLE, folder]);
  const main = [process.execPath, join(folder, 'main.mjs'), JSON.stringify(plan)];
  const child = spawn('unshare', [...UNSHARE, ...main], {
    env: { PATH: process.env.PATH, TMPDIR: folder },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const waiting = new Map<number | undefined, (message: never) => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    const message = JSON.parse(line);
    waiting.get(message.id)?.(message as never);
    waiting.delete(message.id);
  });
  const answer = <Message>(id?: number) =>
    new Promise<Message>((resolve, reject) => {
      waiting.set(id, resolve);
      ended.then(([code]) => reject(new Error(`the namespace ended with code ${code}`)), reject);
    });
  const { authorityFile } = await answer<Started>();
  let count = 0;
  return {
    authorityFile,
    run: (program, args, env = {}) => {
      count += 1;
      const request: RunRequest = { id: count, program, args, env: { PATH: process.env.PATH ?? '', ...env } };
      child.stdin.write(`${JSON.stringify(request)}\n`);
      return answer<RunAnswer>(count);
    },
    [Symbol.asyncDispose]: async () => {
      child.stdin.end();
      await ended;
      await rm(folder, { recursive: true });
    },
  };
}

/** What there is in a namespace. */
export interface NamespacePlan {
  /** The addresses that the names of the small internet have, of either family. They may look public. */
  readonly addresses: readonly string[];
  /** Further names, or other addresses for known ones. */
  readonly names?: NameTable;
  /** Lines for the hosts file. */
  readonly hosts?: string;
  /** The search domain of the resolver. */
  readonly search?: string;
  /** Networks, such as `198.41.0.0/24`, that never answer. */
  readonly silent?: readonly string[];
}

/** What a program in the namespace came to. */
export interface RunAnswer {
  readonly id: number;
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** The questions for addresses that the name server was asked meanwhile, such as `A www.example.com`. */
  readonly asked: readonly string[];
}

export interface RunRequest {
  readonly id: number;
  readonly program: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Started {
  /** The authority of the sites, for `--cacert`. */
  readonly authorityFile: string;
}

/** A small internet with its own name server, where URLs need no port. */
export interface Namespace extends Started, AsyncDisposable {
  /** Runs a program in it; the environment is `PATH` and what is given. */
  run(program: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<RunAnswer>;
}

const BUNDLE = fileURLToPath(new URL('../../bundle-namespace.mjs', import.meta.url));

/** Root has the right to make a namespace; others get it in a user namespace, where the system allows that. */
const UNSHARE = ['--net', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];

/** Whether this system lets this user make a network and a mount namespace. */
export function canStartNamespace(): boolean {
  if (process.platform !== 'linux') return false;
  return spawnSync('unshare', [...UNSHARE, 'ip', 'link', 'set', 'lo', 'up']).status === 0;
}
