import { openFork } from './peer-fork.mjs';
import { openIeIpc } from './peer-ie-ipc.mjs';
import { openMessagePort } from './peer-message-port.mjs';
import { openRaw } from './peer-raw.mjs';
import { openStreams } from './peer-streams.mjs';

export const OURS = 'IpcChannel';
/** Our channel again, whose bulk is streams. */
export const OUR_STREAMS = 'IpcChannel streams';

/** Opens each peer's child by its name. */
export const PEERS = {
  [OURS]: openIeIpc,
  'fork json': () => openFork('json'),
  'fork advanced': () => openFork('advanced'),
  MessagePort: openMessagePort,
  'raw socket': openRaw,
  [OUR_STREAMS]: openStreams,
};
