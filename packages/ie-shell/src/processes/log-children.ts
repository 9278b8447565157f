import { subscribe } from 'node:diagnostics_channel';
import type { ChildKind, LifeEvent, SandboxMode, SandboxReport } from '@internet-exploder/ie-sandbox';
import type { Log } from '../errors/log.js';

/** Logs each step of each child's life. */
export function logLives(log: Log): void {
  subscribe('ie-sandbox:life', (message) => {
    const { kind, pid, from, to, reason } = message as LifeEvent;
    log.debug('child', { child: kind, childPid: pid, from, to, ended: reason?.type });
    if (reason && reason.type !== 'clean' && reason.type !== 'killed') {
      log.info('child did not end by itself', { child: kind, childPid: pid, ended: reason.type });
    }
  });
}

/** Node.js would print them in a form of its own, whatever the level. */
export function logWarnings(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    log.warn(warning.message, { code: 'code' in warning ? String(warning.code) : undefined });
  });
}

/** A process with less protection than it could have is worth a word unasked; of `off`, ie-sandbox itself warns. */
export function logProtection(
  log: Log,
  kind: ChildKind,
  report: SandboxReport | undefined,
  asked: SandboxMode | undefined,
): void {
  if (!report) {
    log.info(`there is no ${kind} process: this one does its work`);
    return;
  }
  const layers = report.layers.map(({ name, status, detail }) => `${name}: ${status} (${detail})`).join('; ');
  if (report.confined) log.info(`the ${kind} process is confined`, { layers });
  else log[asked === 'off' ? 'info' : 'warn'](`the ${kind} process is not confined`, { layers });
}
