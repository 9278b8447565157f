import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod/mini';

/** What a lock of this program has in it. */
export async function describeHolder(): Promise<string> {
  const holder: Holder = {
    pid: process.pid,
    host: hostname(),
    system: await thisSystem(),
    start: (await processAt('self'))?.start ?? '',
    nonce: randomBytes(8).toString('hex'),
  };
  return JSON.stringify(holder);
}

/**
 * What is known of the program that holds a lock: it runs, or has ended; `unknown` where it cannot be asked for, as on
 * another machine; `unsaid` where the lock does not name it.
 */
export type Holding = 'running' | 'ended' | 'unknown' | 'unsaid';

const Holder = z.object({
  pid: z.int().check(z.positive()),
  host: z.string(),
  /** Which start of the machine, and which set of process ids; empty where that is not known. */
  system: z.string(),
  /** When the process was started, as the kernel tells it; empty where that is not known. A pid is used again. */
  start: z.string(),
  /** No two locks are ever the same. */
  nonce: z.string(),
});
type Holder = z.infer<typeof Holder>;

/** What is known of the program that wrote that into its lock. */
export async function holdingOf(text: string): Promise<Holding> {
  const holder = parse(text);
  if (!holder) return 'unsaid';
  if (holder.host !== hostname() || holder.system !== (await thisSystem())) return 'unknown';
  if (!isThere(holder.pid)) return 'ended';
  const found = await processAt(holder.pid);
  if (found === undefined || holder.start === '') return holder.pid === process.pid ? 'running' : 'unknown';
  return found.hasEnded || found.start !== holder.start ? 'ended' : 'running';
}

/** The program that wrote that into its lock, for a person. */
export function nameHolder(text: string): string {
  const holder = parse(text);
  return holder ? `process ${holder.pid} on ${holder.host}` : 'an unknown process';
}

function parse(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Somebody else's may not be signalled.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** What the kernel says of a process; undefined where there is no /proc, or it shows the ids of another system. */
async function processAt(pid: number | 'self'): Promise<{ start: string; hasEnded: boolean } | undefined> {
  if (Number(await readlink('/proc/self').catch(() => '')) !== process.pid) return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // The name of the program may have anything in it, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = fields[18];
  return start === undefined ? undefined : { start, hasEnded: state === 'Z' || state === 'X' };
}

async function thisSystem(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
  const pids = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${pids}`.trim();
}
