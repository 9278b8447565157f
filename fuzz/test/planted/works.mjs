export { generate } from './hangs.mjs';

export async function open() {
  return { async run() {}, async close() {} };
}
