export { ChildHandle, type KillOptions, type ShutdownOptions } from './life/child-handle.js';
export type { LifeEvent, LifeState } from './life/life.js';
export type { PortRange } from './model/connect-ports.js';
export { describeExit, type ExitReason } from './model/exit-reason.js';
export type { Excess } from './model/growth.js';
export type { ResourceLimits } from './model/limits.js';
export { describeTightLimits, type OwnLimits, ownLimits } from './model/own-limits.js';
export {
  type ChildKind,
  KIND_OPTION,
  PROCESS_KINDS,
  type ProcessKind,
  parseProcessKind,
  requestedKind,
} from './model/process-kind.js';
export type { SandboxLayer, SandboxReport } from './model/report.js';
export { SandboxError, type SandboxErrorCode } from './model/sandbox-error.js';
export type { StderrOutput } from './model/stderr-output.js';
export type { Transport } from './model/transport.js';
export type { SandboxMode } from './platform/prepare-confinement.js';
export { createPool, type PoolOptions } from './pool/create-pool.js';
export type { Pool } from './pool/pool.js';
export type { TaskAnswer } from './pool/task.js';
export type { TaskOptions } from './pool/task-options.js';
export { prepareThread } from './prepare-thread.js';
export {
  type ProbeOptions,
  type ProbeReport,
  type ProbeResult,
  probeSandbox,
} from './probe/probe-sandbox.js';
export { prepareChild } from './spawn/prepare-child.js';
export type { ProgramOptions } from './spawn/program.js';
export { spawnChild } from './spawn/spawn-child.js';
export type { MessagesFrom, SpawnOptions } from './spawn/spawn-options.js';
export { type RestartOptions, RestartRule } from './supervisor/restart-rule.js';
export { Supervisor, type SupervisorOptions, type WaitOptions } from './supervisor/supervisor.js';
export type { SupervisorEvent, SupervisorState } from './supervisor/supervisor-event.js';
