/** Passes the chunks on, and shows progress after one second. */
export async function* showProgress(
  pieces: AsyncIterable<Uint8Array>,
  { terminal, from, total }: ProgressOptions,
): AsyncGenerator<Uint8Array> {
  if (!terminal.isTTY) return yield* pieces;
  const startedAt = performance.now();
  let bytes = 0;
  let isShown = false;
  const show = () => {
    isShown = true;
    const perSecond = bytes / ((performance.now() - startedAt) / 1_000);
    terminal.write(`${CLEAR}${progressLine({ bytes: from + bytes, total, perSecond })}`);
  };
  let timer = setTimeout(() => {
    show();
    timer = setInterval(show, EVERY_MS).unref();
  }, FIRST_MS).unref();
  try {
    for await (const piece of pieces) {
      bytes += piece.length;
      yield piece;
    }
  } finally {
    clearTimeout(timer);
    if (isShown) terminal.write(CLEAR);
  }
}

/** Milliseconds until the first progress line. */
const FIRST_MS = 1_000;
/** Milliseconds between two progress lines. */
const EVERY_MS = 250;

/** Clears the current line and moves the cursor to its start. */
const CLEAR = '\r\u001b[K';

export interface ProgressOptions {
  /** The output for progress. Without a terminal, none is shown. */
  terminal: { isTTY?: boolean | undefined; write(text: string): unknown };
  /** Bytes from an earlier run. */
  from: number;
  /** Total bytes; undefined if unknown. */
  total: number | undefined;
}

/** Such as `12.0 MiB of 1.5 GiB, 3.4 MiB/s, 7:31 left`. */
export function progressLine(progress: {
  bytes: number;
  total: number | undefined;
  perSecond: number;
}): string {
  const { bytes, total, perSecond } = progress;
  const rate = `${readable(perSecond)}/s`;
  if (total === undefined) return `${readable(bytes)}, ${rate}`;
  const done = `${readable(bytes)} of ${readable(total)}, ${rate}`;
  return perSecond > 0 ? `${done}, ${clock((total - bytes) / perSecond)} left` : done;
}

function readable(bytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let amount = bytes;
  let unit = 0;
  for (; amount >= 1024 && unit < units.length - 1; unit++) amount /= 1024;
  return `${amount.toFixed(unit === 0 ? 0 : 1)} ${units[unit]}`;
}

function clock(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const [hours, minutes, rest] = [Math.floor(whole / 3_600), Math.floor(whole / 60) % 60, whole % 60];
  const tail = String(rest).padStart(2, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${tail}` : `${minutes}:${tail}`;
}
