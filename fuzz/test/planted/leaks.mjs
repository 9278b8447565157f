export { generate } from './hangs.mjs';

export async function open() {
  const leak = [];
  return {
    async run() {
      leak.push(Buffer.alloc(100_000));
    },
    async close() {},
  };
}
