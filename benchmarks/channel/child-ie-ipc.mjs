import { IpcChannel } from '@internet-exploder/ie-ipc';
import { channelEndpoint } from './channel-endpoint.mjs';
import { serveWorkload } from './serve-workload.mjs';

serveWorkload(channelEndpoint(await IpcChannel.fromEnv()));
