import { Socket } from 'node:net';
import { batch, bulk, RAW_COMMAND_BYTES, RAW_MODES, writeBytes } from './raw-socket.mjs';

/** Obeys one command after the other: swallow, write or send back so many bytes. Its twin is `peer-raw.mjs`. */
const socket = new Socket({ fd: 3, readable: true, writable: true });
let mode = 0;
let remaining = 0;

socket.on('data', take);

function take(chunk) {
  if (remaining === 0) {
    obey(chunk);
    if (chunk.length > RAW_COMMAND_BYTES) take(chunk.subarray(RAW_COMMAND_BYTES));
    return;
  }
  remaining -= chunk.length;
  if (mode === RAW_MODES.echo) socket.write(chunk);
  else if (remaining === 0) socket.write('.');
}

function obey(command) {
  mode = command.readUInt32BE(0);
  const total = command.readDoubleBE(8);
  if (mode === RAW_MODES.source) {
    void writeBytes(socket, total, command.readUInt32BE(4) === bulk.length ? bulk : batch);
  } else remaining = total;
}
