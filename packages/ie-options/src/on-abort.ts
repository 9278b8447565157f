import type { CancelSignal } from './cancel-signal.js';

/**
 * Calls `act` when the signal aborts, until the returned function is called. The caller checks for a signal
 * that has aborted already. A signal gets one listener for all calls, because Node.js warns of a leak from
 * the eleventh on.
 */
export function onAbort(signal: CancelSignal, act: () => void): () => void {
  const audience = audiences.get(signal) ?? gather(signal);
  audience.acts.add(act);
  return () => {
    audience.acts.delete(act);
    if (audience.acts.size === 0) audience.leave();
  };
}

/** The functions to call when a signal aborts. */
interface Audience {
  readonly acts: Set<() => void>;
  leave(): void;
}

const audiences = new WeakMap<CancelSignal, Audience>();

function gather(signal: CancelSignal): Audience {
  const acts = new Set<() => void>();
  const leave = () => {
    if (audiences.get(signal) === audience) audiences.delete(signal);
    signal.removeEventListener('abort', listener);
  };
  const listener = () => {
    leave();
    for (const act of acts) act();
  };
  const audience = { acts, leave };
  audiences.set(signal, audience);
  signal.addEventListener('abort', listener);
  return audience;
}
