import { once } from 'node:events';
import { BULK_BYTES, REQUEST_BYTES } from './sample-messages.mjs';

/** The limit: bytes without frames, parsing or validation. What both of its ends share. */

export const RAW_MODES = { sink: 1, source: 2, echo: 3 };
export const RAW_COMMAND_BYTES = 16;

/** A batch of requests is one write, as a channel that gathers a turn's messages would do. */
export const BATCH = 256;
export const batch = Buffer.alloc(REQUEST_BYTES * BATCH, 0x20);
export const bulk = Buffer.alloc(BULK_BYTES, 0x20);

/** Writes `total` bytes in pieces like `piece`, waiting where the socket asks for it. */
export async function writeBytes(socket, total, piece) {
  for (let left = total; left > 0; left -= piece.length) {
    const isRoom = socket.write(left >= piece.length ? piece : piece.subarray(0, left));
    if (!isRoom) await once(socket, 'drain');
  }
}
