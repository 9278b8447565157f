import { subscribe } from 'node:diagnostics_channel';
import type { ChildKind, LifeEvent, SandboxMode, SandboxReport } from '@internet-exploder/ie-sandbox';
import { Log, type LogLevel } from '../errors/log.js';

/** Starts a log of the browser process, its children's states and the warnings of Node.js. */
export function startLog(level: LogLevel): Log {
  const log = new Log('browser', level);
  logLives(log);
  logWarnings(log);
  return log;
}

/** Logs all state changes of children. */
function logLives(log: Log): void {
  subscribe('ie-sandbox:life', (message) => {
    const { kind, pid, from, to, reason } = message as LifeEvent;
    log.debug('child', { child: kind, childPid: pid, from, to, ended: reason?.type });
    if (reason && reason.type !== 'clean' && reason.type !== 'killed') {
      log.info('child did not end by itself', { child: kind, childPid: pid, ended: reason.type });
    }
  });
}

/** Logs warnings, which Node.js would otherwise print in its own format at every log level. */
function logWarnings(log: Log): void {
  process.removeAllListeners('warning');
  process.on('warning', (warning) => {
    log.warn(warning.message, { code: 'code' in warning ? String(warning.code) : undefined });
  });
}

/**
 * Logs the confinement of a process, as a warning if it is weaker than possible. For `off`, ie-sandbox warns
 * itself.
 */
export function logProtection(
  log: Log,
  kind: ChildKind,
  report: SandboxReport | undefined,
  asked: SandboxMode | undefined,
): void {
  if (!report) {
    log.info(`the ${kind} code runs in this process, unconfined`);
    return;
  }
  const layers = report.layers.map(({ name, status, detail }) => `${name}: ${status} (${detail})`).join('; ');
  if (report.confined) log.info(`the ${kind} process is confined`, { layers });
  else log[asked === 'off' ? 'info' : 'warn'](`the ${kind} process is not confined`, { layers });
}
