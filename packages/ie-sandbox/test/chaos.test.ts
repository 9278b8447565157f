import { randomInt } from 'node:crypto';
import { expect, it } from 'vitest';
import { runProgram } from './support/run-program.js';

/** How many children are put through it: for a long run, IE_CHAOS_CYCLES=5000. */
const CYCLES = Number(process.env.IE_CHAOS_CYCLES ?? 200);
/** What a failure tells, to see it again; a cycle of it alone by IE_CHAOS_ONLY. */
const SEED = Number(process.env.IE_CHAOS_SEED ?? randomInt(2 ** 31));
const ONLY = process.env.IE_CHAOS_ONLY;
const A_MINUTE_MS = 60_000;
const MAX_GROWTH_MIB = 3;

const STATES = ['starting', 'ready', 'draining', 'exited'];
const DEEDS = [
  ...['kill', 'dispose', 'shutdown', 'sigkill', 'sigterm', 'sigstop and kill', 'sigstop and shutdown'],
  ...['abort of the spawn', 'abort of requests', 'close', 'destroy', 'all at once', 'forget'],
];

/** What the program tells of its cycles. */
interface ChaosReport {
  problems: unknown[];
  contradictions: string[];
  pairs: string[];
  cycles: number;
  reasons: Record<string, number>;
  leftOver: Record<string, number>;
  heapMiB: number[];
  heapGrowthMiB: number;
}

async function runChaos(plan: object): Promise<ChaosReport> {
  const { stdout, stderr, code } = await runProgram('chaos.mjs', [JSON.stringify(plan)], {
    execArgv: ['--expose-gc'],
  });
  // Whatever ends the program ends its report, too: an unhandled rejection, a warning, an error nobody caught.
  if (code !== 0) throw new Error(`the program ended with ${code}, seed ${SEED}:\n${stderr}`);
  return JSON.parse(stdout) as ChaosReport;
}

it(
  'children that misbehave, and have anything done to them at any time, end as told and leave nothing behind',
  async () => {
    const only = ONLY === undefined ? {} : { only: Number(ONLY) };
    const report = await runChaos({ seed: SEED, cycles: CYCLES, ...only });
    const seen = `IE_CHAOS_SEED=${SEED} IE_CHAOS_CYCLES=${CYCLES} sees this again, IE_CHAOS_ONLY=<turn> one cycle`;
    expect(report.problems, seen).toEqual([]);
    expect(report.contradictions, seen).toEqual([]);
    if (ONLY !== undefined) return;
    const { pairs, leftOver, heapMiB, heapGrowthMiB, cycles, reasons } = report;
    expect(cycles).toBeGreaterThanOrEqual(CYCLES);
    expect(pairs).toEqual(
      expect.arrayContaining(STATES.flatMap((state) => DEEDS.map((deed) => `${state}: ${deed}`))),
    );
    expect(Object.keys(reasons).sort()).toEqual([
      'bad-message',
      'clean',
      'crashed',
      'killed',
      'out-of-memory',
      'signal',
    ]);
    expect(leftOver, seen).toEqual({});
    expect(heapGrowthMiB, `${seen}; MiB: ${heapMiB}`).toBeLessThan(MAX_GROWTH_MIB);
  },
  Math.max(4, CYCLES / 60) * A_MINUTE_MS,
);
