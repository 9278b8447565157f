import { readFileSync } from 'node:fs';

/**
 * A process's memory in MiB: resident, its proportional share, and what it alone has written. Nothing where the
 * platform doesn't tell.
 *
 * @see https://docs.kernel.org/filesystems/proc.html
 */
export function readMemory(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const field = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)[1]) / 1024;
    return { rss: field('Rss'), pss: field('Pss'), written: field('Private_Dirty') };
  } catch {
    return undefined;
  }
}
