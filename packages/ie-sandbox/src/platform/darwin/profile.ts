import type { ChildKind } from '../../model/process-kind.js';

/**
 * Writes a child's profile in the language of sandbox-exec. It denies everything that it does not list.
 * Apple's own profiles are the only reference of this language.
 */
export function darwinProfile({ kind, readPaths, writePaths = [], execPath }: DarwinProfileOptions): string {
  return [
    '(version 1)',
    '(deny default)',
    `(allow process-exec (literal ${quote(execPath)}))`,
    // Only about itself: Node.js exits when it cannot inspect its own standard streams.
    '(allow process-info* (target self))',
    '(allow signal (target self))',
    '(allow sysctl-read)',
    '(allow mach-lookup (global-name "com.apple.system.logger"))',
    '(allow file-read-metadata)',
    '(allow file-read* (subpath "/usr/lib") (subpath "/System/Library") (literal "/dev/urandom"))',
    '(allow file-read* file-write-data (literal "/dev/null"))',
    ...readPaths.map((path) => `(allow file-read* (subpath ${quote(path)}))`),
    ...writePaths.flatMap(changes),
    ...(kind === 'network' ? NETWORK : []),
  ].join('\n');
}

/** The parts of a profile for sandbox-exec. */
export interface DarwinProfileOptions {
  kind: ChildKind;
  /** Node.js, the package of its script, and the caller's grants. Folders include their contents. */
  readPaths: readonly string[];
  /** Folders that the caller grants for changes. */
  writePaths?: readonly string[];
  execPath: string;
}

const NETWORK = [
  '(allow network-outbound (remote ip) (literal "/private/var/run/mDNSResponder"))',
  '(allow system-socket)',
  '(allow file-read* (subpath "/private/etc"))',
  '(allow mach-lookup (global-name "com.apple.trustd") (global-name "com.apple.SystemConfiguration.configd"))',
];

/** Lets a folder be changed, without links, devices, modes and owners. */
function changes(folder: string): string[] {
  const below = `(subpath ${quote(folder)})`;
  return [
    `(allow file-read* file-write-data file-write-unlink ${below})`,
    `(allow file-write-create (require-all ${below} (require-any (vnode-type REGULAR-FILE) (vnode-type DIRECTORY))))`,
  ];
}

/** Writes a string of the profile language. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
