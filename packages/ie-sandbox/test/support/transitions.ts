import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterEach, beforeEach } from 'vitest';
import type { SupervisorEvent } from '../../dist/index.js';
import { waitUntil } from './wait-until.js';

/** What supervisors have told of themselves since the test began. */
export interface Transitions {
  all: SupervisorEvent[];
  /** The states that were entered. */
  states(): string[];
  /** Waits until a state has been entered for the n-th time, and gives that event. */
  next(to: SupervisorEvent['to'], nth?: number): Promise<SupervisorEvent>;
}

/** Listens to the supervisors of each test of a file. */
export function recordTransitions(): Transitions {
  const all: SupervisorEvent[] = [];
  const record = (event: unknown) => void all.push(event as SupervisorEvent);
  beforeEach(() => {
    all.length = 0;
    subscribe('ie-sandbox:supervisor', record);
  });
  afterEach(() => {
    unsubscribe('ie-sandbox:supervisor', record);
  });
  return {
    all,
    states: () => all.map(({ to }) => to),
    async next(to, nth = 1) {
      const found = () => all.filter((event) => event.to === to)[nth - 1];
      await waitUntil(`a supervisor that is ${to} (${nth})`, () => found() !== undefined);
      return found() as SupervisorEvent;
    },
  };
}
