import type { PagePart, ReadPage, Removed } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors/shell-error.js';
import { refusedPage, rendererBreach } from '../processes/child-failure.js';
import type { RendererProcess } from '../processes/renderer-process.js';
import { inSlices } from '../streams/in-slices.js';
import { checkPart, type Parts } from './check-part.js';

/**
 * Reads a part of a page in a renderer. The page may still be arriving. The deadline includes the time to check the
 * part; after it, the renderer is killed.
 *
 * @throws ShellError. The signal's reason.
 */
export async function readPart<Part extends PagePart>(
  renderer: RendererProcess,
  parameters: Omit<ReadPage, 'type' | 'id'> & { part: Part },
  limits: { timeoutMs: number; signal?: AbortSignal },
): Promise<{ value: Parts[Part]; removed: Removed }> {
  const { part, layout } = parameters;
  const { timeoutMs, signal } = limits;
  const deadline = performance.now() + timeoutMs;
  const answer = await renderer.request({ type: 'ReadPage', ...parameters }, limits);
  if (answer.type !== 'PageRead') throw await refusedPage(renderer, answer);
  let stopped: unknown;
  try {
    const value = await inSlices(checkPart(part, answer.body, layout), () => {
      if (signal?.aborted) stopped = signal.reason;
      else if (performance.now() > deadline) stopped = tooLate(part, timeoutMs);
      if (stopped !== undefined) throw stopped;
    });
    return { value, removed: answer.removed };
  } catch (cause) {
    if (stopped === undefined) throw await rendererBreach(renderer, `its ${part} was invalid`, cause);
    if (!signal?.aborted) await renderer.kill();
    throw stopped;
  }
}

function tooLate(part: PagePart, timeoutMs: number): ShellError {
  const seconds = Math.round(timeoutMs / 100) / 10;
  return new ShellError(
    'IE_SHELL_TIMEOUT',
    `the page's ${part} was not read and checked within ${seconds} s, so its renderer process was killed`,
  );
}
