import { readdirSync, readFileSync } from 'node:fs';
import { insist } from '../lib/finding.mjs';
import { turn } from '../lib/turns.mjs';

/** Milliseconds that what is being closed may take. */
const PATIENCE_MS = 2_000;

/** What this process holds of the kernel: descriptors, and children alive or dead. */
export class Leftovers {
  #descriptors = countDescriptors();

  /** Insists that there is no more of it than in the beginning. */
  async check() {
    const deadline = performance.now() + PATIENCE_MS;
    while (
      performance.now() < deadline &&
      (countDescriptors() > this.#descriptors || childrenOfThis().length > 0)
    ) {
      await turn();
    }
    insist(countDescriptors() <= this.#descriptors, 'a descriptor is left open');
    insist(childrenOfThis().length === 0, 'a child is left');
  }
}

function countDescriptors() {
  return readdirSync('/proc/self/fd').length;
}

function childrenOfThis() {
  const lists = readdirSync('/proc/self/task').map((task) => {
    try {
      return readFileSync(`/proc/self/task/${task}/children`, 'utf8');
    } catch {
      // A thread that has ended since.
      return '';
    }
  });
  return lists.join(' ').split(' ').filter(Boolean);
}
