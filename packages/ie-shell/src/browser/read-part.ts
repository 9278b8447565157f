import type { PagePart, ReadPage, Removed } from '@internet-exploder/ie-ipc';
import { refusedPage, rendererBreach } from '../processes/child-failure.js';
import type { RendererProcess } from '../processes/renderer-process.js';
import { checkPart, type Parts } from './check-part.js';

/**
 * Reads a part of a page in a renderer. The page may still be arriving. @throws ShellError. The signal's
 * reason.
 */
export async function readPart<Part extends PagePart>(
  renderer: RendererProcess,
  parameters: Omit<ReadPage, 'type' | 'id'> & { part: Part },
  limits: { timeoutMs: number; signal?: AbortSignal },
): Promise<{ value: Parts[Part]; removed: Removed }> {
  const answer = await renderer.request({ type: 'ReadPage', ...parameters }, limits);
  if (answer.type !== 'PageRead') throw await refusedPage(renderer, answer);
  try {
    return { value: checkPart(parameters.part, answer.body, parameters.layout), removed: answer.removed };
  } catch (cause) {
    throw await rendererBreach(renderer, `its ${parameters.part} was invalid`, cause);
  }
}
