export { generate } from './hangs.mjs';

export async function open() {
  return {
    timeoutMs: 200,
    run: ([byte]) => (byte === 7 ? new Promise(() => {}) : Promise.resolve()),
    async close() {},
  };
}
