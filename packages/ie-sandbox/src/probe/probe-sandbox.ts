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
 * Spawns a child of that kind that tries what it must not be able to do, with its own system calls. Linux
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

/** The result of one probe. */
export interface ProbeResult {
  /** What was tried, in words. */
  name: string;
  /** The system call that tried it. */
  call: string;
  /**
   * - `refused`: the sandbox answered with an error.
   * - `killed`: the kernel killed the process for it.
   * - `reached`: the call reached the kernel, which carried it out or rejected its arguments.
   */
  outcome: 'refused' | 'killed' | 'reached';
  /** The name of the error or of the signal, or `ok`. */
  detail: string;
}

/** What a kind of child could do, and what it could not. */
export interface ProbeReport {
  kind: ChildKind;
  report: SandboxReport;
  results: ProbeResult[];
  /** Traces of probes in files that they must not change: empty, unless a probe got through. */
  traces: string[];
}

/** Errors with which a sandbox refuses. Any other error comes from the call itself, which got through. */
const REFUSALS = ['EPERM', 'EACCES', 'ENOSYS', 'EAFNOSUPPORT'];

const VICTIM = 'as it was\n';

export interface ProbeOptions {
  /** @default 'best-effort' */
  sandbox?: SandboxMode;
  /** The Node.js for the child. @default process.execPath */
  execPath?: string;
  /** Options of that Node.js, or other words before its script. @default none */
  execArgv?: readonly string[];
  /** Aborts: the child is killed, even in the middle of a probe. */
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
