import type { ChildKind } from '../../model/process-kind.js';

/**
 * The profile of a child in the language of sandbox-exec: everything is denied but what is listed. The programs
 * that Apple ships are the only reference of this language.
 */
export function darwinProfile({ kind, readPaths, execPath }: DarwinProfileOptions): string {
  return [
    '(version 1)',
    '(deny default)',
    `(allow process-exec (literal ${quote(execPath)}))`,
    // Of itself alone: Node gives up when it cannot look at its own standard streams.
    '(allow process-info* (target self))',
    '(allow signal (target self))',
    '(allow sysctl-read)',
    '(allow mach-lookup (global-name "com.apple.system.logger"))',
    '(allow file-read-metadata)',
    '(allow file-read* (subpath "/usr/lib") (subpath "/System/Library") (literal "/dev/urandom"))',
    '(allow file-read* file-write-data (literal "/dev/null"))',
    ...readPaths.map((path) => `(allow file-read* (subpath ${quote(path)}))`),
    ...(kind === 'network' ? NETWORK : []),
  ].join('\n');
}

/** What a profile for sandbox-exec is made of. */
export interface DarwinProfileOptions {
  kind: ChildKind;
  /** Node, its script's package, and what a caller granted: read, folders with all that is in them. */
  readPaths: readonly string[];
  execPath: string;
}

const NETWORK = [
  '(allow network-outbound (remote ip) (literal "/private/var/run/mDNSResponder"))',
  '(allow system-socket)',
  '(allow file-read* (subpath "/private/etc"))',
  '(allow mach-lookup (global-name "com.apple.trustd") (global-name "com.apple.SystemConfiguration.configd"))',
];

/** A string of the profile language. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
