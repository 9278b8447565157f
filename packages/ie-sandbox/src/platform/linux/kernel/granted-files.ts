import { existsSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ChildKind } from '../../../model/process-kind.js';
import { SandboxError } from '../../../model/sandbox-error.js';
import type { Grant } from './landlock.js';
import { mappedFiles } from './mapped-files.js';

/** What Node.js and the script need to start. Out of reach once the child is locked. */
export function startFiles({ execPath, script, isBundled, native, mayOpen }: ConfinedProgram): Grant[] {
  const packages = isBundled ? [script] : ownPackages().concat(script).flatMap(packageFolders);
  return [
    { path: execPath, may: 'execute' },
    // The loader is one of them; the kernel executes it for the program.
    ...libraries(execPath).map((path): Grant => ({ path, may: 'execute' })),
    ...['/etc/ld.so.cache', '/dev/urandom', native, ...packages, ...(mayOpen ? [] : [OWN_MAPPINGS])].map(
      (path): Grant => ({ path, may: 'read' }),
    ),
    // stdin and stdout.
    { path: '/dev/null', may: 'read-write' },
  ];
}

/** The program to start confined. */
export interface ConfinedProgram {
  execPath: string;
  /** The script that it runs. */
  script: string;
  /** Whether the script imports only Node's own modules. */
  isBundled: boolean;
  /** koffi's binary. */
  native: string;
  /** Whether it also opens files when it is locked. */
  mayOpen: boolean;
}

/** Where libraries are searched, unless they are those of this process. */
const LIBRARY_FOLDERS = ['/lib', '/lib64', '/usr/lib', '/usr/lib64', '/usr/local/lib'];

/** Files that glibc, c-ares and OpenSSL read to resolve names and to trust certificates. */
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
 * V8 maps its built-in code a second time, near the code that it compiles, from Node's own file, and finds
 * that file in the list of its mappings. Without the list it makes a copy of 1.6 MiB in each child. The list
 * is below /proc, as are those of other processes. So this is granted only for the start of a child that
 * opens nothing on any thread afterwards.
 */
const OWN_MAPPINGS = '/proc';

/** What a child of that kind may read for its whole life. */
export function lifelongFiles(kind: ChildKind, execPath: string): Grant[] {
  if (kind !== 'network') return [];
  const files = [...NETWORK_FILES, ...trustedFiles(process.env), ...nameModules(execPath)];
  return files.map((path) => ({ path, may: 'read' }));
}

/**
 * What the caller grants, which exists. A thread serves one set of grants, and its rules bind files, not paths. So a
 * file that has taken the place of an earlier one makes another set.
 */
export function callersFiles(paths: readonly string[], may: 'read' | 'change'): Grant[] {
  return paths.map((path) => {
    const { dev, ino } = statSync(path, { bigint: true });
    return { path, may, file: `${dev}:${ino}` };
  });
}

/** Certificates that the user trusts besides the system's. */
function trustedFiles(env: NodeJS.ProcessEnv): string[] {
  return [env.NODE_EXTRA_CA_CERTS, env.SSL_CERT_FILE, env.SSL_CERT_DIR].filter((path) => path !== undefined);
}

/**
 * glibc's modules for resolving names, and the libraries that they need. They are loaded at their first use.
 */
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

/** The folders of this package and of the one that it depends on, which a script without a bundle imports. */
function ownPackages(): string[] {
  return [
    fileURLToPath(import.meta.url),
    createRequire(import.meta.url).resolve('@internet-exploder/ie-ipc'),
  ];
}

/**
 * The package of a file, and the node_modules of the folders above it, where Node.js searches for packages.
 */
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
    throw new SandboxError('IE_SANDBOX_LAUNCH_FAILED', `${path} cannot be started: it does not exist`, {
      cause,
    });
  }
}

function foldersAbove(path: string): string[] {
  const folder = dirname(path);
  return folder === path ? [] : [folder, ...foldersAbove(folder)];
}
