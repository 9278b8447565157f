/**
 * Undefined for an invalid header, or one without the total. @see
 * https://www.rfc-editor.org/rfc/rfc9110#section-14.4
 */
export function parseContentRange(text: string | undefined): ContentRange | undefined {
  const [, range, from = '', to = '', total = ''] =
    /^bytes +(\*|(\d{1,15})-(\d{1,15}))\/(\d{1,15})$/i.exec(text ?? '') ?? [];
  if (range === undefined) return undefined;
  if (range === '*') return { total: Number(total) };
  const parsed = { from: Number(from), to: Number(to), total: Number(total) };
  return parsed.from <= parsed.to && parsed.to < parsed.total ? parsed : undefined;
}

/** A `content-range` header: the range and the total size, or only the total size. */
export type ContentRange = { from: number; to: number; total: number } | { total: number };
