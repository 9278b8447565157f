import type { IpcChannel } from '@internet-exploder/ie-ipc';
import type { ConfigurableClient } from './configurable-client.js';
import type { Reports } from './reports.js';

/** The state of one network process, which its handlers share. */
export interface Network {
  channel: IpcChannel;
  client: ConfigurableClient;
  reports: Reports;
}
