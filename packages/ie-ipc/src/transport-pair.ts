import { type Duplex, duplexPair } from 'node:stream';

/** Two streams in this process, each end reading what the other writes. */
export function createPair(): [Duplex, Duplex] {
  return duplexPair();
}
