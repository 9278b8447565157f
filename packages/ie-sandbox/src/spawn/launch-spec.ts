import { ENV_FD, ENV_PIPE, ENV_SECRET } from '@internet-exploder/ie-ipc';
import { CHILD_FD, type LaunchSpec } from '../model/launch.js';
import type { Confinement } from '../model/platform.js';
import type { ChildKind } from '../model/process-kind.js';
import { childEnvironment } from './child-environment.js';
import type { ChildPlan } from './plan-child.js';

/** What is started for a child. */
export function launchSpec(
  kind: ChildKind,
  { program, confinement: { transport } }: ChildPlan,
  { confinement, env, meeting }: Surroundings,
): LaunchSpec {
  return {
    execPath: program.execPath,
    args: [...confinement.execArgv, ...program.args],
    env: childEnvironment(kind, { ...withoutChannel(env), ...meeting, ...confinement.env }),
    inheritsChannel: transport === 'fd',
  };
}

/** What a child is told that inherits its channel. */
export const BY_DESCRIPTOR: Record<string, string> = { [ENV_FD]: String(CHILD_FD) };

interface Surroundings {
  confinement: Confinement;
  /** What its user adds to its environment. */
  env: Record<string, string> | undefined;
  /** What it is told of where it meets its parent. */
  meeting: Record<string, string>;
}

/** The variables of a caller that is a child itself name its own channel, not that of the child it starts. */
function withoutChannel(env: Record<string, string> = {}): Record<string, string> {
  const { [ENV_FD]: _fd, [ENV_PIPE]: _pipe, [ENV_SECRET]: _secret, ...rest } = env;
  return rest;
}
