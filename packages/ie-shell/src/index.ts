export type { BrowserOptions } from './command-line.js';
export { DUMPS, type Dump } from './dumps.js';
export { ShellError, type ShellErrorCode } from './errors.js';
export { ExitCode, exitCodeFor } from './exit-code.js';
export { LOG_LEVELS, type LogLevel } from './log.js';
export { type Mode, mode } from './mode.js';
