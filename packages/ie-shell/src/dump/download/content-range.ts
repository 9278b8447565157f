/** Undefined for what cannot be made sense of, or leaves the total out. @see https://www.rfc-editor.org/rfc/rfc9110#section-14.4 */
export function parseContentRange(text: string | undefined): ContentRange | undefined {
  const [, range, from = '', to = '', total = ''] =
    /^bytes +(\*|(\d{1,15})-(\d{1,15}))\/(\d{1,15})$/i.exec(text ?? '') ?? [];
  if (range === undefined) return undefined;
  if (range === '*') return { total: Number(total) };
  const parsed = { from: Number(from), to: Number(to), total: Number(total) };
  return parsed.from <= parsed.to && parsed.to < parsed.total ? parsed : undefined;
}

/** What a `content-range` header says: which bytes of how many came, or, for none, how many there are. */
export type ContentRange = { from: number; to: number; total: number } | { total: number };
