export { type BrowserOptions, DUMPS, type Dump } from './command-line.js';
export { ShellError, type ShellErrorCode } from './errors.js';
export { ExitCode, exitCodeFor } from './exit-code.js';
export { LOG_LEVELS, type LogLevel } from './log.js';
export { type Mode, mode } from './mode.js';
