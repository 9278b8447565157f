/** Each subject: its module and the milliseconds it may measure, as it is and with --quick. */
export const SUBJECTS = {
  channel: { module: '../channel.bench.mjs', fullMs: 140_000, quickMs: 20_000 },
  escapes: { module: '../escapes.bench.mjs', fullMs: 30_000, quickMs: 30_000 },
  confinement: { module: '../confinement.bench.mjs', fullMs: 40_000, quickMs: 12_000 },
  network: { module: '../network.bench.mjs', fullMs: 200_000, quickMs: 90_000 },
  parse: { module: '../parse.bench.mjs', fullMs: 120_000, quickMs: 40_000 },
  spawn: { module: '../spawn.bench.mjs', fullMs: 60_000, quickMs: 12_000 },
  path: { module: '../path.bench.mjs', fullMs: 20_000, quickMs: 8_000 },
  read: { module: '../read.bench.mjs', fullMs: 280_000, quickMs: 40_000 },
};
