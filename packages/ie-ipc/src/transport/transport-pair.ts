import { type Duplex, duplexPair } from 'node:stream';

/** Creates two streams in this process. Each reads what the other writes. */
export function createPair(): [Duplex, Duplex] {
  const [left, right] = duplexPair();
  // Unlike a socket, an end of Node's pair is not told when the other end is destroyed.
  left.once('close', () => right.push(null));
  right.once('close', () => left.push(null));
  return [left, right];
}
