import { readdirSync, readFileSync } from 'node:fs';

/** What this process and its descendants hold: how many they are, their descriptors, their resident memory in MiB. */
export function holdings() {
  const all = withDescendants(process.pid);
  return {
    processes: all.length,
    descriptors: sum(all, (pid) => readdirSync(`/proc/${pid}/fd`).length),
    memoryMiB: sum(all, residentMiB),
  };
}

function withDescendants(root) {
  const parents = readdirSync('/proc').flatMap((name) => {
    const parent = /^\d+$/.test(name) && attempt(() => parentOf(name));
    return parent ? [[Number(name), parent]] : [];
  });
  const found = [root];
  for (const pid of found) for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** The name before it may hold anything, a parenthesis too. */
function parentOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function residentMiB(pid) {
  const [, kib] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kib ?? 0) / 1024;
}

function sum(pids, measure) {
  return pids.reduce((total, pid) => total + (attempt(() => measure(pid)) ?? 0), 0);
}

/** A process may end while it is looked at. */
function attempt(look) {
  try {
    return look();
  } catch {
    return undefined;
  }
}
