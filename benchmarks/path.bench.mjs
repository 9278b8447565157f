import { countRounds } from './lib/interleave.mjs';
import { judge } from './lib/judge.mjs';
import { Row } from './lib/samples.mjs';
import { median } from './lib/statistics.mjs';
import { STEPS } from './path/steps.mjs';
import { trace } from './path/trace.mjs';
import { startServer } from './read/start.mjs';

/** Which step of `ie-shell --dump text` begins and ends when, from the start of its process to its end. */
export async function run({ isQuick, budgetMs }) {
  const startedAt = performance.now();
  const server = await startServer();
  const rows = STEPS.map(({ name }) => new Row(name, 'ms', 'lower'));
  let rounds = 0;
  try {
    await trace(server);
    for (const round of countRounds({ rounds: isQuick ? 7 : 40, budgetMs, startedAt })) {
      const times = await trace(server);
      STEPS.forEach(({ from, to }, index) => {
        rows[index].add('begins', times[from]);
        rows[index].add('ends', times[to]);
        rows[index].add('takes', times[to] - times[from]);
      });
      rounds = round + 1;
    }
  } finally {
    await server.end();
  }
  return judge({
    name: 'path',
    note: `At the same time: ${overlaps(rows).join('; ') || 'nothing'}.`,
    rounds,
    peers: ['begins', 'ends', 'takes'],
    rows,
    ratios: [],
    targets: [],
  });
}

/** The pairs of steps of which one begins, by the medians, before the other ends. */
function overlaps(rows) {
  const spans = rows.map(({ name, samples }) => ({
    name,
    begins: median(samples.begins),
    ends: median(samples.ends),
  }));
  return spans.flatMap((one, index) =>
    spans
      .slice(index + 1)
      .filter((other) => other.begins < one.ends && one.begins < other.ends)
      .map((other) => `${one.name} and ${other.name}`),
  );
}
