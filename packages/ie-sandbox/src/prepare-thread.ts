import { thisPlatform } from './platform/this-platform.js';

/**
 * Begins with what any confined child takes, before it is known which child: on Linux, a thread that is to confine
 * itself. The next child to be prepared or spawned has it. Tells no failure, and does not keep the program running.
 */
export function prepareThread(): void {
  try {
    thisPlatform().startAhead();
  } catch {
    // As where there is no room for one, or Node's permission model has none.
  }
}
