import { ENV_FD, ENV_PIPE, ENV_SECRET } from '@internet-exploder/ie-ipc';
import { CHILD_FD, type LaunchSpec } from '../model/launch.js';
import type { Confinement } from '../model/platform.js';
import type { ChildKind } from '../model/process-kind.js';
import type { StderrOutput } from '../model/stderr-output.js';
import { childEnvironment } from './child-environment.js';
import type { ChildPlan } from './plan-child.js';

/** Returns what is started for a child. */
export function launchSpec(
  kind: ChildKind,
  { program, confinement: { transport } }: ChildPlan,
  { confinement, env, stderr, meeting }: Surroundings,
): LaunchSpec {
  return {
    execPath: program.execPath,
    args: [...confinement.execArgv, ...program.args],
    env: childEnvironment(kind, { ...withoutChannel(env), ...meeting, ...confinement.env }),
    inheritsChannel: transport === 'fd',
    hasStderr: stderr !== 'ignore',
  };
}

/** The environment of a child that inherits its channel. */
export const BY_DESCRIPTOR: Record<string, string> = { [ENV_FD]: String(CHILD_FD) };

interface Surroundings {
  confinement: Confinement;
  /** The caller's variables. */
  env: Record<string, string> | undefined;
  stderr?: StderrOutput | undefined;
  /** The variables with the address of the channel. */
  meeting: Record<string, string>;
}

/** If the caller is a child itself, these variables name its own channel, not that of the child it starts. */
function withoutChannel(env: Record<string, string> = {}): Record<string, string> {
  const { [ENV_FD]: _fd, [ENV_PIPE]: _pipe, [ENV_SECRET]: _secret, ...rest } = env;
  return rest;
}
