import { readdirSync, readFileSync } from 'node:fs';

/** The living processes with that text in their environment; where there is no /proc, none are found. */
export function processesWith(variable: string): number[] {
  return processIds().filter((pid) => readOrNothing(`/proc/${pid}/environ`).includes(variable));
}

/** The children of a process, zombies included, as `pid (name) state`; where there is no /proc, none are found. */
export function childrenOf(parent: number): string[] {
  return processIds()
    .map((pid) => readOrNothing(`/proc/${pid}/stat`))
    .filter((stat) => Number(/\) \S (\d+)/.exec(stat)?.[1]) === parent)
    .map((stat) => stat.slice(0, stat.indexOf(')') + 3));
}

function processIds(): number[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

/** A process may end between being listed and being read. */
function readOrNothing(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}
