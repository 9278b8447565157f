import type { HeaderPairs } from '../headers/header-pairs.js';

/**
 * The range of a body of `length` bytes that a request asks for. Several ranges, an unsatisfiable range and
 * other units than bytes give undefined; the server has to answer them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-14.1.2
 */
export function findRange(headers: HeaderPairs, length: number): ByteRange | undefined {
  const [value, ...others] = headers.flatMap(([name, text]) => (name === 'range' ? [text] : []));
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/iu.exec(value ?? '') ?? [];
  if (others.length > 0 || (first === '' && last === '')) return undefined;
  const start = first === '' ? Math.max(0, length - Number(last)) : Number(first);
  const end = first === '' || last === '' ? length : Math.min(length, Number(last) + 1);
  return start < end ? { start, end } : undefined;
}

/** A part of a body: the bytes from `start` up to, not including, `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}
