/**
 * What of the browser's environment a child may see: where its system is, the language and time zone of the
 * person, and the certificates they trust. Everything else may hold a secret and is left out.
 */
const INHERITED = [
  'LANG',
  'LANGUAGE',
  'TZ',
  'LD_LIBRARY_PATH',
  'NODE_EXTRA_CA_CERTS',
  'SSL_CERT_DIR',
  'SSL_CERT_FILE',
  // Windows does not start a process without these.
  'SYSTEMROOT',
  'WINDIR',
];

/** The environment of a child: what is on the list, the locale's variables, and `extra`. */
export function childEnvironment(extra: Record<string, string>, env = process.env): Record<string, string> {
  const inherited = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && isInherited(entry[0]),
  );
  return { ...Object.fromEntries(inherited), ...extra };
}

function isInherited(name: string): boolean {
  // Windows writes the same name in several ways.
  const canonical = process.platform === 'win32' ? name.toUpperCase() : name;
  return INHERITED.includes(canonical) || canonical.startsWith('LC_');
}
