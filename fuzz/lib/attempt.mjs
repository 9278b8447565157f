import { setTimeout as delay } from 'node:timers/promises';
import { Finding } from './finding.mjs';
import { turn } from './turns.mjs';

/** Milliseconds that an input may take, where its target does not say otherwise. */
const TIMEOUT_MS = 10_000;
/** Milliseconds that a run that has failed may go on. */
const CALM_MS = 500;

/** What nobody caught, for whoever tries an input just now. */
let uncaught = () => {};
process.on('uncaughtException', (error) => uncaught('an uncaught exception', error));
process.on('unhandledRejection', (error) => uncaught('an unhandled rejection', error));

/** Tries one input, and gives the failure if it is one: why, in a line, and where. */
export async function attempt(target, input, options) {
  const { timeoutMs = TIMEOUT_MS } = target;
  let timer;
  const trouble = new Promise((_resolve, reject) => {
    uncaught = (what, error) => reject(new Finding(`${what}: ${wordsOf(error)}`, { cause: error }));
    timer = setTimeout(() => reject(new Finding('it hangs')), timeoutMs);
  });
  const run = target.run(input, options);
  try {
    await Promise.race([run, trouble]);
    // What nobody handles is told a turn later.
    await Promise.race([turn(), trouble]);
    return undefined;
  } catch (error) {
    await calm(run);
    return { why: wordsOf(error), detail: detailOf(error), history: error?.history };
  } finally {
    clearTimeout(timer);
    trouble.catch(() => {});
  }
}

/** Lets a run that has failed come to its end: what it still throws is not to be taken for the next one's. */
async function calm(run) {
  await Promise.race([run.catch(() => {}), delay(CALM_MS, undefined, { ref: false })]);
  for (let left = 20; left > 0; left--) await turn();
}

/** Failures of one kind differ in numbers at most. */
export function signatureOf({ why }) {
  return why.replace(/\d+/g, '#');
}

function wordsOf(error) {
  if (error instanceof Finding) return error.message;
  return error instanceof Error
    ? `${error.name}: ${error.message}`
    : `a value that is no error: ${String(error)}`;
}

function detailOf(error) {
  if (!(error instanceof Error)) return '';
  return error.cause instanceof Error ? `${error.stack}\n${error.cause.stack}` : `${error.stack}`;
}
