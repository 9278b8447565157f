import { dirname } from 'node:path';
import type { Confinement, ConfinementPlan } from '../../model/platform.js';
import type { SandboxLayer } from '../../model/report.js';
import { launchPlainly } from '../plain/launch-plainly.js';
import { darwinProfile } from './profile.js';

/** Confines on macOS: `sandbox-exec`, which is deprecated but enforced, starts Node.js under a profile. */
export async function confineOnDarwin(plan: ConfinementPlan): Promise<Confinement> {
  const { profile: kind, execPath, script, readPaths, writePaths, connectPorts } = plan;
  const profile = darwinProfile({
    kind,
    execPath,
    readPaths: [execPath, dirname(script), ...readPaths],
    writePaths,
  });
  return {
    layers: [
      { name: 'sandbox-exec', status: 'applied', detail: `a profile of ${profile.split('\n').length} lines` },
      ...(connectPorts === undefined ? [] : [PORTS]),
    ],
    requires: ['sandbox-exec'],
    env: { OPENSSL_CONF: '/dev/null' },
    execArgv: [],
    confirm: (_pid, layers) => [...layers],
    launch: (spec) =>
      launchPlainly({ ...spec, execPath: SANDBOX_EXEC, args: ['-p', profile, spec.execPath, ...spec.args] }),
  };
}

const PORTS: SandboxLayer = {
  name: 'connect-ports',
  status: 'unavailable',
  detail: 'the profile does not restrict ports',
};

const SANDBOX_EXEC = '/usr/bin/sandbox-exec';
