import { type Duplex, duplexPair } from 'node:stream';

/** Two streams in this process, each end reading what the other writes. */
export function createPair(): [Duplex, Duplex] {
  const [left, right] = duplexPair();
  // An end of Node's pair does not hear of the other's destruction, as that of a socket would.
  left.once('close', () => right.push(null));
  right.once('close', () => left.push(null));
  return [left, right];
}
