import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorName } from 'node:util';
import type { KnownOptions } from '@internet-exploder/ie-options';
import type { ChildHandle } from '../life/child-handle.js';
import { check } from '../model/check-option.js';
import type { ExitReason } from '../model/exit-reason.js';
import type { ProbeDescription } from '../model/platform.js';
import type { ChildKind } from '../model/process-kind.js';
import type { SandboxReport } from '../model/report.js';
import type { SandboxMode } from '../platform/prepare-confinement.js';
import { thisPlatform } from '../platform/this-platform.js';
import { checkSpawnValues } from '../spawn/check-spawn-options.js';
import { spawnChild } from '../spawn/spawn-child.js';
import { ProbeAnswer } from './probe-messages.js';

/**
 * Spawns a child of that kind and has it try what it must not be able to do, by system calls of its own. Linux
 * only.
 *
 * @throws SandboxError as `spawnChild` does. The signal's reason. No child and no file is left then.
 */
export async function probeSandbox(kind: ChildKind, options: ProbeOptions = {}): Promise<ProbeReport> {
  check.options<ProbeOptions>(options, { what: 'probeSandbox()', known: PROBE_OPTIONS });
  checkSpawnValues(options);
  const folder = mkdtempSync(join(tmpdir(), 'ie-probe-'));
  try {
    writeFileSync(join(folder, 'victim'), VICTIM);
    symlinkSync('/etc/passwd', join(folder, 'link'));
    const probes = await thisPlatform().probe();
    const { report, results } = await tryAll(kind, probes, { folder, options });
    return { kind, report, results, traces: findTraces(folder) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What came of a try. */
export interface ProbeResult {
  /** What was tried, in words. */
  name: string;
  /** The system call that it was tried by. */
  call: string;
  /**
   * - `refused`: the sandbox answered, by an error.
   * - `killed`: the kernel ended the process for trying.
   * - `reached`: the kernel took the call, and did it or found fault with its arguments.
   */
  outcome: 'refused' | 'killed' | 'reached';
  /** The error's name, the signal's, or `ok`. */
  detail: string;
}

/** What a kind of child could do, and what it could not. */
export interface ProbeReport {
  kind: ChildKind;
  report: SandboxReport;
  results: ProbeResult[];
  /** Traces that tries have left where they must not: empty, unless something got through. */
  traces: string[];
}

/** Errors by which a sandbox refuses. Any other comes from the call itself, which was let through. */
const REFUSALS = ['EPERM', 'EACCES', 'ENOSYS', 'EAFNOSUPPORT'];

const VICTIM = 'as it was\n';

export interface ProbeOptions {
  /** @default 'best-effort' */
  sandbox?: SandboxMode;
  /** The Node.js to run the child with. @default process.execPath */
  execPath?: string;
  /** Options of that Node.js, or what stands before its script. @default none */
  execArgv?: readonly string[];
  /** Gives up: the child is killed, be it in the midst of a try. */
  signal?: AbortSignal | undefined;
}

const PROBE_OPTIONS: KnownOptions<ProbeOptions> = {
  sandbox: true,
  execPath: true,
  execArgv: true,
  signal: true,
};

async function tryAll(
  kind: ChildKind,
  probes: readonly ProbeDescription[],
  { folder, options }: { folder: string; options: ProbeOptions },
) {
  const start = () =>
    spawnChild(kind, {
      sandbox: 'best-effort',
      ...options,
      entry: new URL('./probe-child.js', import.meta.url),
      incoming: ProbeAnswer,
    });
  const { signal } = options;
  let child = await start();
  const { report } = child;
  const results: ProbeResult[] = [];
  const stop = () => void child.kill();
  signal?.addEventListener('abort', stop);
  try {
    for (const [index, { name, call, kinds }] of probes.entries()) {
      if (kinds && !kinds.includes(kind)) continue;
      if (!child.isAlive()) child = await start();
      results.push({ name, call, ...(await tryOne(child, { index, folder })) });
      signal?.throwIfAborted();
    }
    if (child.isAlive()) await child.shutdown();
    signal?.throwIfAborted();
  } finally {
    signal?.removeEventListener('abort', stop);
    await child.kill();
  }
  return { report, results };
}

async function tryOne(
  child: ChildHandle<ProbeAnswer>,
  probe: { index: number; folder: string },
): Promise<Pick<ProbeResult, 'outcome' | 'detail'>> {
  try {
    await child.channel.send({ type: 'Probe', parentPid: process.pid, ...probe });
    const { result, errno } = await child.channel.recv();
    if (result !== -1) return { outcome: 'reached', detail: 'ok' };
    const detail = getSystemErrorName(-errno);
    return { outcome: REFUSALS.includes(detail) ? 'refused' : 'reached', detail };
  } catch {
    const reason: ExitReason = await child.exited;
    return { outcome: 'killed', detail: reason.signal ?? `exit code ${reason.code}` };
  }
}

function findTraces(folder: string): string[] {
  const unexpected = readdirSync(folder).filter((name) => name !== 'victim' && name !== 'link');
  return readFileSync(join(folder, 'victim'), 'utf8') === VICTIM ? unexpected : ['victim', ...unexpected];
}
