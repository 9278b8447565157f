import { median, pairedRatio } from './statistics.mjs';

/**
 * Turns what was measured into a result: medians, the ratios asked for, and whether each target is met. A peer
 * that could not be measured has no figure, and a target that needs one has no verdict.
 */
export function judge({ name, note, rounds, peers, rows, ratios, targets }) {
  return {
    name,
    note,
    rounds,
    peers,
    ratios: ratios.map(({ of, to }) => `${of} ÷ ${to}`),
    rows: rows.map((row) => ({
      name: row.name,
      unit: row.unit,
      better: row.better,
      medians: Object.fromEntries(Object.entries(row.samples).map(([peer, list]) => [peer, median(list)])),
      ratios: Object.fromEntries(
        ratios.map(({ of, to }) => [`${of} ÷ ${to}`, ratioIn(row, of, to)]).filter(([, ratio]) => ratio),
      ),
      samples: row.samples,
    })),
    targets: targets.map((target) => verdict(rows, target)),
  };
}

/** A target is a ratio of two peers, or where there is no second one a figure of the one. */
function verdict(rows, { row: rowName, of, to, atLeast, atMost }) {
  const row = rows.find((candidate) => candidate.name === rowName);
  const figure = to === undefined && row?.samples[of] ? median(row.samples[of]) : undefined;
  const measured = figure ?? (row && ratioIn(row, of, to));
  const isMet = measured === undefined ? undefined : atLeast ? measured >= atLeast : measured <= atMost;
  const unit = to === undefined && row?.unit ? ` ${row.unit}` : '';
  return {
    what: to === undefined ? `${rowName}: ${of}` : `${rowName}: ${of} ÷ ${to}`,
    target: (atLeast ? `≥ ${atLeast}` : `≤ ${atMost}`) + unit,
    ratio: to === undefined ? undefined : measured,
    figure,
    verdict: isMet === undefined ? 'not measured' : isMet ? 'met' : 'not met',
  };
}

function ratioIn(row, of, to) {
  const [samples, others] = [row.samples[of], row.samples[to]];
  return samples && others && samples.length === others.length ? pairedRatio(samples, others) : undefined;
}
