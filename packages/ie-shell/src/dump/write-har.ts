import { Readable } from 'node:stream';
import type { Page } from '../browser/page.js';
import { writeOutput } from '../output/write-output.js';
import { type HarInput, renderHar } from './render-har.js';

/** Writes a HAR file. @throws ShellError `IE_SHELL_OUTPUT`. The signal's reason. */
export async function writeHar(
  inputs: readonly HarInput[],
  file: string,
  signal: AbortSignal,
): Promise<void> {
  await writeOutput({ pieces: Readable.from([Buffer.from(renderHar(inputs))]), file, signal });
}

/** The HAR entry of a parsed page. @throws ShellError */
export async function harInput(page: Page): Promise<HarInput> {
  const { hops, sizes, timings } = await page.report();
  const { wire: wireBytes, decoded: decodedBytes } = sizes;
  return { hops, report: { wireBytes, decodedBytes, totalMs: timings.total } };
}
