import { ChangingFile } from './changing-file.js';

/** The files of this machine, or of a test. */
export function resolverFiles(hosts = '/etc/hosts', configuration = '/etc/resolv.conf'): ResolverFiles {
  return { hosts: new ChangingFile(hosts, parseHosts), dots: new ChangingFile(configuration, parseDots) };
}

/** The system files that configure name resolution. */
export interface ResolverFiles {
  /** `/etc/hosts`: its names. */
  readonly hosts: ChangingFile<ReadonlySet<string>>;
  /** `/etc/resolv.conf`: how many dots a name must have to be queried without search domains. */
  readonly dots: ChangingFile<number>;
}

/** @see https://man7.org/linux/man-pages/man5/hosts.5.html */
function parseHosts(text: string): ReadonlySet<string> {
  const lines = text.split('\n').map((line) => line.replace(/#.*/u, '').trim().toLowerCase());
  return new Set(lines.flatMap((line) => line.split(/\s+/u).slice(1)));
}

/** @see https://man7.org/linux/man-pages/man5/resolv.conf.5.html */
function parseDots(text: string): number {
  const found = [...text.matchAll(/^\s*options\b.*\bndots:(\d+)/gmu)].at(-1)?.[1];
  return Math.min(Number(found ?? 1), 15);
}
