import { check } from '../model/check-option.js';
import { parseConnectPorts } from '../model/connect-ports.js';
import type { ConfinementPlan } from '../model/platform.js';
import { type ChildKind, checkChildKind } from '../model/process-kind.js';
import { checkRuntime } from '../model/runtime.js';
import { checkReadPaths } from '../platform/check-read-paths.js';
import { checkWritePaths } from '../platform/check-write-paths.js';
import { defaultSandboxMode, type SandboxMode } from '../platform/prepare-confinement.js';
import { type CommandLine, commandLine } from './program.js';
import type { SpawnOptions } from './spawn-options.js';

/** Plans a child from checked options. @throws SandboxError for files that do not exist */
export function planChild(kind: ChildKind, options: SpawnOptions<unknown>): ChildPlan {
  checkRuntime();
  const program = commandLine(kind, options);
  const profile = checkChildKind(options.profile ?? kind);
  const { connectPorts } = options;
  if (connectPorts !== undefined && profile !== 'network') {
    throw check.invalid('connectPorts', 'none to a renderer, which has no sockets', connectPorts);
  }
  const readPaths = checkReadPaths(options.readPaths ?? []);
  return {
    program,
    mode: options.sandbox ?? defaultSandboxMode(),
    confinement: {
      transport: options.transport ?? (process.platform === 'win32' ? 'pipe' : 'fd'),
      profile,
      execPath: program.execPath,
      script: program.script,
      isBundled: options.bundled ?? false,
      readPaths,
      writePaths: checkWritePaths(options.writePaths ?? [], { ...program, readPaths }),
      connectPorts: connectPorts && parseConnectPorts(connectPorts),
      limits: options.limits ?? {},
    },
  };
}

/** The plan of a child, before anything is started. */
export interface ChildPlan {
  program: CommandLine;
  mode: SandboxMode;
  confinement: ConfinementPlan;
}
