import type { CancelSignal } from './cancel-signal.js';

/**
 * Acts when the signal aborts, until the function returned is called; one that has aborted already is the caller's to
 * look at. A signal gets one listener, however much it is to end: from the eleventh on, Node.js warns of a leak.
 */
export function onAbort(signal: CancelSignal, act: () => void): () => void {
  const audience = audiences.get(signal) ?? gather(signal);
  audience.acts.add(act);
  return () => {
    audience.acts.delete(act);
    if (audience.acts.size === 0) audience.leave();
  };
}

/** Who is to hear that a signal aborts. */
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
