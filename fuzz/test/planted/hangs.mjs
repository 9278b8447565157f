/** Input number 20 or so keeps the thread for itself. */
export function generate(random) {
  return Buffer.from([random.below(20)]);
}

export async function open() {
  return {
    async run([byte]) {
      while (byte === 7);
    },
    async close() {},
  };
}
