import { randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import * as z from 'zod/mini';

/** The content of this program's locks. */
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
 * The state of a lock's program: running or ended; `unknown` if it cannot be checked, for example on another
 * machine; `unsaid` if the lock names none.
 */
export type Holding = 'running' | 'ended' | 'unknown' | 'unsaid';

const Holder = z.object({
  pid: z.int().check(z.positive()),
  host: z.string(),
  /** Identifies the boot of the machine and the process namespace; empty if unknown. */
  system: z.string(),
  /** When the process started, from the kernel; empty if unknown. Process ids are reused. */
  start: z.string(),
  /** Makes every lock unique. */
  nonce: z.string(),
});
type Holder = z.infer<typeof Holder>;

/** Returns the state of the program that wrote a lock. */
export async function holdingOf(text: string): Promise<Holding> {
  const holder = parse(text);
  if (!holder) return 'unsaid';
  if (holder.host !== hostname() || holder.system !== (await thisSystem())) return 'unknown';
  if (!isThere(holder.pid)) return 'ended';
  const found = await processAt(holder.pid);
  if (found === undefined || holder.start === '') return holder.pid === process.pid ? 'running' : 'unknown';
  return found.hasEnded || found.start !== holder.start ? 'ended' : 'running';
}

/** Names the program that wrote a lock, for error messages. */
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
    // A process of another user cannot be signalled, but exists.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/**
 * The kernel's entry of a process; undefined without /proc, or if /proc belongs to another process namespace.
 */
async function processAt(pid: number | 'self'): Promise<{ start: string; hasEnded: boolean } | undefined> {
  if (Number(await readlink('/proc/self').catch(() => '')) !== process.pid) return undefined;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  // The program's name may contain anything, https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const start = fields[18];
  return start === undefined ? undefined : { start, hasEnded: state === 'Z' || state === 'X' };
}

async function thisSystem(): Promise<string> {
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'latin1').catch(() => '');
  const pids = await readlink('/proc/self/ns/pid').catch(() => '');
  return `${boot.trim()} ${pids}`.trim();
}
