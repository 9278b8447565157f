import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** A name server on a loopback address, for UDP. Every name has the address 127.0.0.1. */
export async function serveNames(): Promise<{ address: string } & Disposable> {
  const socket = createSocket('udp4', (query, { port, address }) => {
    // A response to a standard query, without errors, with one record: https://www.rfc-editor.org/rfc/rfc1035.
    const head = Buffer.from([...query.subarray(0, 2), 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0]);
    // A pointer to the name of the question, type A, class IN, 60 seconds, 4 bytes.
    const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1]);
    const endOfQuestion = query.indexOf(0, 12) + 5;
    socket.send(Buffer.concat([head, query.subarray(12, endOfQuestion), record]), port, address);
  });
  await once(socket.bind(0, '127.0.0.1'), 'listening');
  return { address: `127.0.0.1:${socket.address().port}`, [Symbol.dispose]: () => socket.close() };
}
