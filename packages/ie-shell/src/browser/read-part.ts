import type { MessageFromRenderer, PagePart, ReadPage, Removed } from '@internet-exploder/ie-ipc';
import { ShellError } from '../errors/shell-error.js';
import type { RendererProcess } from '../processes/renderer-process.js';
import { checkPart, type Parts } from './check-part.js';

/** Asks a renderer for a part of a page that it has, or is about to have. @throws ShellError. The signal's reason. */
export async function readPart<Part extends PagePart>(
  renderer: RendererProcess,
  parameters: Omit<ReadPage, 'type' | 'id'> & { part: Part },
  limits: { timeoutMs: number; signal?: AbortSignal },
): Promise<{ value: Parts[Part]; removed: Removed }> {
  const answer = await renderer.request({ type: 'ReadPage', ...parameters }, limits);
  if (answer.type !== 'PageRead') throw await refusal(renderer, answer);
  try {
    return { value: checkPart(parameters.part, answer.body, parameters.layout), removed: answer.removed };
  } catch (cause) {
    throw await breach(renderer, `what it gave for ${parameters.part} is none`, cause);
  }
}

const REFUSALS = [
  'IE_SHELL_NOT_TEXT',
  'IE_SHELL_PAGE_TOO_LARGE',
  'IE_SHELL_SELECTOR',
] as const satisfies ShellError['code'][];

/** How much of a renderer's own words is repeated. */
const MAX_ERROR_LENGTH = 500;

/** Why a renderer did not give what it was asked for. */
export async function refusal(renderer: RendererProcess, answer: MessageFromRenderer): Promise<ShellError> {
  if (answer.type !== 'PageError') return breach(renderer, `it answered with ${answer.type}`);
  const code = REFUSALS.find((known) => known === answer.code) ?? 'IE_SHELL_PAGE';
  return new ShellError(code, answer.error.slice(0, MAX_ERROR_LENGTH));
}

/** Whatever else it may say is not worth waiting for. */
export async function breach(renderer: RendererProcess, what: string, cause?: unknown): Promise<ShellError> {
  await renderer.accuse();
  return new ShellError(
    'IE_SHELL_CHILD_PROTOCOL',
    `the renderer process broke the protocol and was killed: ${what}`,
    { cause },
  );
}
