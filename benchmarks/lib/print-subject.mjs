import { formatTable } from './table.mjs';

/** A subject's figures and targets, as aligned text or as markdown. */
export function printSubject(result, style) {
  const title = `${result.name}, medians of ${result.rounds} rounds`;
  const heading = style === 'markdown' ? `### ${title}\n\n` : `${title}\n`;
  return [
    `${heading}${result.note ? `${result.note}\n${style === 'markdown' ? '\n' : ''}` : ''}`,
    formatTable(figures(result), style),
    '\n',
    formatTable(targets(result), style),
  ].join('');
}

function figures({ rows, peers, ratios }) {
  return [
    ['', 'unit', ...peers, ...ratios],
    ...rows.map((row) => [
      row.name,
      row.unit,
      ...peers.map((peer) => formatNumber(row.medians[peer])),
      ...ratios.map((ratio) => formatRatio(row.ratios[ratio])),
    ]),
  ];
}

function targets({ targets }) {
  return [
    ['target', 'wanted', 'measured', ''],
    ...targets.map(({ what, target, ratio, figure, verdict }) => [
      what,
      target,
      figure === undefined ? formatRatio(ratio) : formatNumber(figure),
      verdict,
    ]),
  ];
}

/** A ratio to nothing is no number, and has come through JSON as null. */
function formatNumber(value) {
  if (value === undefined || value === null) return '–';
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

function formatRatio(value) {
  return value === undefined || value === null ? '–' : `${formatNumber(value)}×`;
}
