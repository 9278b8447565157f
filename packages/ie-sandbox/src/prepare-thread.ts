import { thisPlatform } from './platform/this-platform.js';

/**
 * Starts what any confined child needs, before it is known which child: on Linux, a thread that will confine
 * itself. The next prepared or spawned child uses it. It reports no failure, and does not keep the program
 * running.
 */
export function prepareThread(): void {
  try {
    thisPlatform().startAhead();
  } catch {
    // For example where there is no room for a thread, or Node's permission model forbids it.
  }
}
