import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildKind } from '../../../model/process-kind.js';
import { SandboxError } from '../../../model/sandbox-error.js';
import type { Grant } from './landlock.js';
import { mappedFiles } from './mapped-files.js';

/** What Node and the script need to start, and is out of reach once the child is locked. */
export function startFiles({ execPath, script, isBundled, native, mayOpen }: ConfinedProgram): Grant[] {
  const packages = isBundled ? [script] : ownPackages().concat(script).flatMap(packageFolders);
  return [
    { path: execPath, may: 'execute' },
    // The loader is one of them, and is executed by the kernel on behalf of the program.
    ...libraries(execPath).map((path): Grant => ({ path, may: 'execute' })),
    ...['/etc/ld.so.cache', '/dev/urandom', native, ...packages, ...(mayOpen ? [] : [OWN_MAPPINGS])].map(
      (path): Grant => ({ path, may: 'read' }),
    ),
    // stdin and stdout.
    { path: '/dev/null', may: 'read-write' },
  ];
}

/** The program that is to start confined. */
export interface ConfinedProgram {
  execPath: string;
  /** The script that it runs. */
  script: string;
  /** Whether the script imports nothing but Node's own modules. */
  isBundled: boolean;
  /** koffi's binary. */
  native: string;
  /** Whether it opens files when it is locked, too. */
  mayOpen: boolean;
}

/** Where libraries are looked for, when they are not those of this very process. */
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** What glibc, c-ares and OpenSSL read to resolve names and to trust certificates. */
const NETWORK_FILES = [
  '/etc/resolv.conf',
  '/etc/hosts',
  '/etc/nsswitch.conf',
  '/etc/host.conf',
  '/etc/gai.conf',
  '/etc/services',
  '/etc/ld.so.cache',
  '/etc/ssl/certs',
  '/etc/pki/tls/certs',
];

/**
 * V8 maps its built-in code a second time, beside the code that it compiles, from Node's own file, and looks that up
 * in the list of its mappings. Where it can't, it makes a copy, of 1.6 MiB in each child. The list lies beneath
 * /proc, as those of other processes do: that is for the start of a child which opens nothing on any thread after it.
 */
const OWN_MAPPINGS = '/proc';

/** What a child may read for its whole life. */
export function lifelongFiles(kind: ChildKind, execPath: string, readPaths: readonly string[]): Grant[] {
  const network =
    kind === 'network' ? [...NETWORK_FILES, ...trustedFiles(process.env), ...nameModules(execPath)] : [];
  return [...readPaths, ...network].map((path) => ({ path, may: 'read' }));
}

/** Certificates that the person trusts beside the system's. */
function trustedFiles(env: NodeJS.ProcessEnv): string[] {
  return [env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE, env.SSL_CERT_DIR].filter((path) => path !== undefined);
}

/** The modules by which glibc resolves names, beside it, and the libraries they need: loaded when first needed. */
function nameModules(execPath: string): string[] {
  const known = libraries(execPath);
  const libc = known.find((path) => /\/libc(\.so\.6|-2\.\d+\.so)$/.test(path));
  const folders = libc ? [dirname(libc)] : known.filter((path) => path === '/lib' || path === '/usr/lib');
  return [...known, ...folders.flatMap(nameModulesIn)];
}

function nameModulesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^lib(nss_|resolv)/.test(name))
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
}

function libraries(execPath: string): string[] {
  const program = realPath(execPath);
  if (program !== realPath(process.execPath)) return LIBRARY_FOLDERS;
  return mappedFiles().filter((file) => file !== program && !file.endsWith('.node'));
}

/** Where this package and the one it stands on lie, which a script that is no bundle imports. */
function ownPackages(): string[] {
  return [
    fileURLToPath(import.meta.url),
    createRequire(import.meta.url).resolve('@internet-exploder/ie-ipc'),
  ];
}

/** The package around a file, and the node_modules of the folders above it, as Node looks for packages. */
function packageFolders(path: string): string[] {
  const above = foldersAbove(realPath(path));
  const root = above.find((folder) => existsSync(join(folder, 'package.json'))) ?? above[0];
  const modules = above.map((folder) => join(folder, 'node_modules')).filter((folder) => existsSync(folder));
  return root === undefined ? modules : [root, ...modules];
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch (cause) {
    throw new SandboxError('IE_SANDBOX_LAUNCH_FAILED', `${path} cannot be started: it is not there`, {
      cause,
    });
  }
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
