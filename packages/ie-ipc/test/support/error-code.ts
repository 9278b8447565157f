import { expect } from 'vitest';

/** Matches the IpcError of that code. */
export function code(expected: string): unknown {
  return expect.objectContaining({ name: 'IpcError', code: expected });
}
