import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { endChild } from '../lib/end-child.mjs';
import { WINDOW } from './message-peer.mjs';
import { BATCH, batch, bulk, RAW_COMMAND_BYTES, RAW_MODES, writeBytes } from './raw-socket.mjs';
import { BULK_BYTES, REQUEST_BYTES } from './sample-messages.mjs';

/** A plain socket on the same kind of descriptor. Its twin is `child-raw.mjs`. */
export async function openRaw() {
  const entry = fileURLToPath(new URL('./child-raw.mjs', import.meta.url));
  const child = spawn(process.execPath, [entry], { stdio: ['ignore', 'ignore', 'inherit', 'overlapped'] });
  const socket = child.stdio[3];
  let receive = () => {};
  socket.on('data', (chunk) => receive(chunk.length));

  /** Resolves after `total` bytes; `onBytes` hears how many there are by then. */
  function received(total, onBytes = () => {}) {
    return new Promise((resolve) => {
      let got = 0;
      receive = (bytes) => {
        got += bytes;
        if (got === total) resolve();
        onBytes(got);
      };
    });
  }

  function command(mode, total, pieceBytes = 0) {
    const bytes = Buffer.alloc(RAW_COMMAND_BYTES);
    bytes.writeUInt32BE(mode, 0);
    bytes.writeUInt32BE(pieceBytes, 4);
    bytes.writeDoubleBE(total, 8);
    socket.write(bytes);
  }

  async function down(total, piece) {
    command(RAW_MODES.sink, total);
    const done = received(1);
    await writeBytes(socket, total, piece);
    await done;
  }

  async function up(total, piece) {
    const done = received(total);
    command(RAW_MODES.source, total, piece.length);
    await done;
  }

  return {
    down: (count) => down(count * REQUEST_BYTES, batch),
    up: (count) => up(count * REQUEST_BYTES, batch),
    async echo(count) {
      const total = count * REQUEST_BYTES;
      command(RAW_MODES.echo, total);
      let sent = 0;
      const sendUpTo = (bytes) => {
        while (sent < Math.min(bytes, total)) {
          const piece = total - sent >= batch.length ? batch : batch.subarray(0, total - sent);
          socket.write(piece);
          sent += piece.length;
        }
      };
      // A batch more only when a whole one is back.
      const done = received(total, (got) =>
        sendUpTo((Math.floor(got / batch.length) + WINDOW / BATCH) * batch.length),
      );
      sendUpTo(WINDOW * REQUEST_BYTES);
      await done;
    },
    async roundTrips(count) {
      command(RAW_MODES.echo, count * REQUEST_BYTES);
      const times = new Float64Array(count);
      const message = batch.subarray(0, REQUEST_BYTES);
      let startedAt = performance.now();
      const done = received(count * REQUEST_BYTES, (got) => {
        const now = performance.now();
        times[got / REQUEST_BYTES - 1] = now - startedAt;
        startedAt = now;
        if (got < count * REQUEST_BYTES) socket.write(message);
      });
      socket.write(message);
      await done;
      return times;
    },
    bulkDown: (count) => down(count * BULK_BYTES, bulk),
    bulkUp: (count) => up(count * BULK_BYTES, bulk),
    async close() {
      socket.destroy();
      await endChild(child);
    },
  };
}
