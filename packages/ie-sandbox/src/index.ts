export { ChildHandle, type KillOptions, type ShutdownOptions } from './child-handle.js';
export type { SandboxMode } from './confinement.js';
export { SandboxError, type SandboxErrorCode } from './errors.js';
export { describeExit, type ExitReason } from './exit-reason.js';
export type { LifeEvent, LifeState } from './life.js';
export type { ResourceLimits } from './limits.js';
export { describeTightLimits, type OwnLimits, ownLimits } from './own-limits.js';
export { prepareChild } from './prepare-child.js';
export { prepareThread } from './prepare-thread.js';
export {
  type ProbeOptions,
  type ProbeReport,
  type ProbeResult,
  probeSandbox,
} from './probe/probe-sandbox.js';
export {
  type ChildKind,
  KIND_OPTION,
  PROCESS_KINDS,
  type ProcessKind,
  parseProcessKind,
  requestedKind,
} from './process-kind.js';
export type { ProgramOptions } from './program.js';
export type { Transport } from './rendezvous.js';
export type { SandboxLayer, SandboxReport } from './report.js';
export { type RestartOptions, RestartRule } from './restart-rule.js';
export { type MessagesFrom, type SpawnOptions, spawnChild } from './spawn-child.js';
export { Supervisor, type SupervisorOptions, type WaitOptions } from './supervisor.js';
export type { SupervisorEvent, SupervisorState } from './supervisor-event.js';
