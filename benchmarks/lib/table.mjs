/** Lines of cells, the first of them the head. All columns but the first are aligned to the right. */
export function formatTable(lines, style) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const padded = lines.map((line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))),
  );
  if (style !== 'markdown') return padded.map((line) => `  ${line.join('  ').trimEnd()}\n`).join('');
  const rule = widths.map((width, column) =>
    column === 0 ? '-'.repeat(width) : `${'-'.repeat(Math.max(1, width - 1))}:`,
  );
  return [padded[0], rule, ...padded.slice(1)].map((line) => `| ${line.join(' | ')} |\n`).join('');
}
