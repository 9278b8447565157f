import { codeOf, Finding } from '../lib/finding.mjs';
import { turn } from '../lib/turns.mjs';

/** The reason of a signal that somebody lost patience by. */
export const GIVEN_UP = new Error('given up');

/** How a call may be ended early. */
const PATIENCE = ['endless', 'endless', 'endless', 'aborts', 'deadline'];

/** The options of a call, and whether they may end it. */
export function patience(choices) {
  const how = choices.pick(PATIENCE);
  if (how === 'endless') return { options: undefined, isPatient: true };
  if (how === 'deadline') return { options: { timeoutMs: 1 + choices.below(3) }, isPatient: false };
  const controller = new AbortController();
  void abortSoon(controller, choices.below(12));
  return { options: { signal: controller.signal }, isPatient: false };
}

async function abortSoon(controller, turns) {
  for (let left = turns; left > 0; left--) await turn();
  controller.abort(GIVEN_UP);
}

/** Waits for a call, and notes in it how it settled: with a value, or with an error that is one it may settle with. */
export function follow(call, promise) {
  call.settling = promise.then(
    (value) => {
      call.result = { value };
    },
    (error) => {
      if (error instanceof Finding) throw error;
      call.result = { code: error === GIVEN_UP ? 'given up' : codeOf(error, 'a call') };
    },
  );
  // A finding is told when somebody looks at the call.
  call.settling.catch(() => {});
  return call;
}
