import type { ChildKind } from '../model/process-kind.js';

/**
 * Returns the environment of a child: the variables that its kind may have, those of the locale, and `extra`.
 */
export function childEnvironment(
  kind: ChildKind,
  extra: Record<string, string>,
  env = process.env,
): Record<string, string> {
  const names = kind === 'network' ? [...INHERITED, ...NETWORK_INHERITED] : INHERITED;
  const inherited = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isInherited(entry[0], names),
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

/**
 * Variables of the browser that a child may have: the system's folders, language and time zone. All others
 * may contain a secret and are left out.
 */
const INHERITED = [
  'LANG',
  'LANGUAGE',
  'TZ',
  'LD_LIBRARY_PATH',
  // With a trace of this program's messages, those of its children are traced too.
  'IE_IPC_TRACE',
  // Windows does not start a process without these.
  'SYSTEMROOT',
  'WINDIR',
];

/**
 * Certificates that the user trusts. Reading them slows the start of Node.js, so only a process that uses
 * them gets them.
 */
const NETWORK_INHERITED = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR', 'SSL_CERT_FILE'];

function isInherited(name: string, names: readonly string[]): boolean {
  // Windows ignores case in names.
  const canonical = process.platform === 'win32' ? name.toUpperCase() : name;
  return names.includes(canonical) || canonical.startsWith('LC_');
}
