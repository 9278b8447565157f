import type { GrowthLimits } from '../../../model/growth.js';
import { resolveLimits } from '../../../model/limits.js';
import { type Confinement, type ConfinementPlan, ENV_CONFINE_SELF } from '../../../model/platform.js';
import type { SandboxLayer } from '../../../model/report.js';
import { encode } from './bpf.js';
import { LAYERS, layer } from './confine-thread.js';
import { confirmLayers } from './confirm-layers.js';
import { compile } from './filter.js';
import { type LockedFilterOptions, lockedFilter } from './filter-locked.js';
import { findNative } from './find-native.js';
import { callersFiles, lifelongFiles, startFiles } from './granted-files.js';
import { type LockInstructions, OWN_PID } from './lock-instructions.js';
import { measureUsage } from './measure-usage.js';
import { spawnerFor } from './spawners.js';
import { ownArch } from './syscall-numbers.js';

/**
 * Confines on Linux: a confined thread starts the child (stage A), and the child locks itself before its
 * hello (stage B).
 *
 * @throws SandboxError `IE_SANDBOX_LAYER_MISSING` when system calls are not available
 */
export async function confineOnLinux(plan: ConfinementPlan): Promise<Confinement> {
  const { profile: kind, execPath, script, isBundled, readPaths, writePaths, connectPorts } = plan;
  const native = findNative();
  const mayWrite = writePaths.length > 0;
  const mayOpen = kind === 'network' || mayWrite || readPaths.length > 0;
  // Node.js may have started its thread pool before the child can restrict it, with access to the packages
  // around the script. With a pool of one thread it is certain which thread to restrict. A bundle needs no
  // packages.
  const hasOnePoolThread = mayOpen && !isBundled;
  const limits = resolveLimits(kind, plan.limits);
  const grants = [
    ...lifelongFiles(kind, execPath),
    ...callersFiles(readPaths, 'read'),
    ...callersFiles(writePaths, 'change'),
  ];
  const start = startFiles({ execPath, script, isBundled, native, mayOpen });
  const setup = { native, kind, grants: [...start, ...grants], connectPorts };
  const spawner = await spawnerFor(setup);
  const instructions: LockInstructions = {
    kind,
    native,
    isBundled,
    grants,
    mayOpen,
    mayWrite,
    hasOnePoolThread,
    filter: encodedFilter({ kind, hasReadPaths: readPaths.length > 0, mayWrite }),
    limits,
    parentPid: process.pid,
  };
  const layers = await spawner.layers;
  return {
    layers,
    confirm: (pid, reported) => [...confirmLayers(pid, reported, layers), watchLayer(pid, limits)],
    watch: { limits, measure: measureUsage },
    requires: requiredLayers(mayOpen),
    // Node.js reads OpenSSL's configuration when it starts, and exits when it may not.
    env: {
      [ENV_CONFINE_SELF]: JSON.stringify(instructions),
      OPENSSL_CONF: '/dev/null',
      ...(hasOnePoolThread && { UV_THREADPOOL_SIZE: '1' }),
    },
    // Another Node.js may not know the flag. A listener has the same effect a little later.
    execArgv:
      execPath === process.execPath && process.allowedNodeEnvironmentFlags.has('--disable-sigusr1')
        ? ['--disable-sigusr1']
        : [],
    // The earlier spawner may have been stopped since.
    launch: async (spec) => (await spawnerFor(setup)).spawn(spec),
  };
}

/** The layer by which this process ends a child that grows too much. */
function watchLayer(pid: number, { residentBytes, threads }: GrowthLimits): SandboxLayer {
  return layer(
    LAYERS.growthWatch,
    measureUsage(pid) ? undefined : `/proc/${pid}/status cannot be read`,
    `ended beyond ${Math.round(residentBytes / 1024 ** 2)} MiB in memory or ${threads} threads`,
  );
}

function requiredLayers(mayOpen: boolean): string[] {
  const {
    noNewPrivileges,
    capabilities,
    landlock,
    inheritedFilter,
    lockedFilter: locked,
    parentDeath,
    lockedFiles,
  } = LAYERS;
  const always = [noNewPrivileges, capabilities, landlock, inheritedFilter, locked, parentDeath];
  return mayOpen ? [...always, lockedFiles] : always;
}

const encodedFilters = new Map<string, string>();

/** It is the same for all children of a kind, so it is built once. */
function encodedFilter(options: Pick<LockedFilterOptions, 'kind' | 'hasReadPaths' | 'mayWrite'>): string {
  const key = JSON.stringify(options);
  const arch = ownArch();
  const known =
    encodedFilters.get(key) ??
    encode(compile(lockedFilter({ ...options, arch, pid: OWN_PID }), arch)).toString('base64');
  encodedFilters.set(key, known);
  return known;
}
