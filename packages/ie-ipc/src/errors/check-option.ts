import { OptionChecks } from '@internet-exploder/ie-options';
import { IpcError } from './ipc-error.js';

/** Checks options. Each check throws an IpcError `IE_IPC_INVALID_OPTION` that names the option. */
export const check = new OptionChecks((message) => new IpcError('IE_IPC_INVALID_OPTION', message));
