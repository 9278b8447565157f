/**
 * Parses an HTTP date in any of its three formats; undefined for other text.
 *
 * @returns milliseconds since 1970
 * @see https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
 */
export function parseHttpDate(text: string): number | undefined {
  const match = IMF_FIXDATE.exec(text) ?? RFC850.exec(text) ?? ASCTIME.exec(text);
  if (match?.groups === undefined) return undefined;
  const { day = '', month = '', year = '', hour = '', minute = '', second = '' } = match.groups;
  const monthIndex = MONTHS.indexOf(month.toLowerCase());
  if (monthIndex < 0 || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const fullYear = year.length === 2 ? expandYear(Number(year)) : Number(year);
  const date = new Date(0);
  // Date.UTC would map years below 100 to the twentieth century.
  date.setUTCFullYear(fullYear, monthIndex, Number(day));
  if (date.getUTCDate() !== Number(day)) return undefined;
  return date.setUTCHours(Number(hour), Number(minute), Number(second));
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

const TIME = '(?<hour>\\d\\d):(?<minute>\\d\\d):(?<second>\\d\\d)';
const IMF_FIXDATE = new RegExp(
  `^[a-z]{3}, (?<day>\\d\\d) (?<month>[a-z]{3}) (?<year>\\d{4}) ${TIME} GMT$`,
  'iu',
);
const RFC850 = new RegExp(
  `^[a-z]{6,9}, (?<day>\\d\\d)-(?<month>[a-z]{3})-(?<year>\\d\\d) ${TIME} GMT$`,
  'iu',
);
const ASCTIME = new RegExp(`^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \\d]\\d) ${TIME} (?<year>\\d{4})$`, 'iu');

// A year more than fifty years in the future means the previous century.
function expandYear(year: number): number {
  const now = new Date().getUTCFullYear();
  const candidate = now - (now % 100) + year;
  return candidate > now + 50 ? candidate - 100 : candidate;
}
