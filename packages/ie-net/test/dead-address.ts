import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** An address that never responds to connection attempts. */
export interface DeadAddress {
  readonly port: number;
  /** Makes it respond. */
  revive(): void;
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

// A thread that listens and then blocks, so that connections accepted by the kernel stay in its queue.
const PROGRAM = `
const { workerData, parentPort } = require('node:worker_threads');
const server = require('node:net').createServer((socket) => socket.on('error', () => {}).resume());
server.listen({ ...workerData.where, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(workerData.gate, 0, 0);
});
`;

/** Makes a dead port on a loopback address: it listens, but its queue of connections is full. */
export async function makeDeadAddress(host: string, port = 0): Promise<DeadAddress> {
  const gate = new Int32Array(new SharedArrayBuffer(4));
  const worker = new Worker(PROGRAM, { eval: true, workerData: { gate, where: { host, port } } });
  const [bound] = (await once(worker, 'message')) as [number];
  const fillers: Socket[] = [];
  // The kernel accepts one connection more than the queue length.
  for (let count = 0; count < 2; count += 1) {
    const filler = connect(bound, host).on('error', () => {});
    fillers.push(filler);
    await once(filler, 'connect');
  }
  const revive = () => {
    Atomics.store(gate, 0, 1);
    Atomics.notify(gate, 0);
  };
  return {
    port: bound,
    revive,
    [Symbol.asyncDispose]: async () => {
      revive();
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
}
