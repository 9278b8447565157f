import type { ChildKind } from '../model/process-kind.js';

/** The environment of a child: what its kind may see, the locale's variables, and `extra`. */
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
 * What of the browser's environment a child may see: where its system is, and the language and time zone of the
 * person. Everything else may hold a secret and is left out.
 */
const INHERITED = [
  'LANG',
  'LANGUAGE',
  'TZ',
  'LD_LIBRARY_PATH',
  // Whoever looks at the messages of this program wants to see those of its children, too.
  'IE_IPC_TRACE',
  // Windows does not start a process without these.
  'SYSTEMROOT',
  'WINDIR',
];

/** The certificates that the person trusts. Reading them costs Node time at its start, so only who uses them does. */
const NETWORK_INHERITED = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR', 'SSL_CERT_FILE'];

function isInherited(name: string, names: readonly string[]): boolean {
  // Windows writes the same name in several ways.
  const canonical = process.platform === 'win32' ? name.toUpperCase() : name;
  return names.includes(canonical) || canonical.startsWith('LC_');
}
