import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ChildKind, ownLimits, type SandboxMode } from '@internet-exploder/ie-sandbox';
import { extraCertificatesEnvironment } from '../certificates/extra-certificates.js';
import { ENV_LOG_LEVEL, type LogLevel } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';

/**
 * The bundled file that a child of that kind runs. All built files of this package lie side by side.
 *
 * @throws ShellError `IE_SHELL_USAGE` where it is not there: a caller's bundler took this file and left that one behind
 */
export function childEntry(kind: ChildKind): string {
  // A bundler that makes CommonJS leaves nothing here.
  const here: string | undefined = import.meta.url;
  const file = here === undefined ? undefined : fileURLToPath(new URL(`./child-${kind}.cjs`, here));
  if (file !== undefined && existsSync(file)) return file;
  throw new ShellError(
    'IE_SHELL_USAGE',
    `the file of the ${kind} process, child-${kind}.cjs, is not beside this one${file ? ` in ${dirname(file)}` : ''}: ` +
      'a bundled program must keep the packages @internet-exploder/* external',
  );
}

/** The most that the JavaScript heap of a renderer grows to: a page that needs more ends it. */
const HEAP_MIB = 1024;

/** What else it may have: buffers, and the memory of V8 itself. */
const MAX_DATA_BYTES = 3 * 1024 ** 3;

/**
 * What makes V8 wait before it optimizes: the parts of a parser are run so often that by default all of them are
 * optimized within the first page, at its cost, and again when it shows them more than they had seen.
 */
function optimizeLater(): string[] {
  const major = Number.parseInt(process.versions.v8, 10);
  // Node refuses to start with a flag that its V8 does not have.
  if (major === 11) return ['--interrupt-budget=1000000'];
  return major >= 12 && major <= 14 ? ['--invocation-count-for-turbofan=20000'] : [];
}

/** What a program decides of its children. */
export interface ChildChoices {
  sandbox: SandboxMode | undefined;
  /** What they write to stderr. */
  logLevel: LogLevel;
  /** The file that a child is started from. @default that of this package */
  entry?: string | undefined;
}

const BUNDLED = { bundled: true };

/**
 * V8 reserves 10 GiB of address space for each memory of WebAssembly, which undici's parser has. Where address space is
 * limited, it is told to check each access instead, which takes no such room.
 *
 * @see https://nodejs.org/api/cli.html#--disable-wasm-trap-handler
 */
function spareAddressSpace(): string[] {
  return Number.isFinite(ownLimits().addressSpace) ? ['--disable-wasm-trap-handler'] : [];
}

/** How a network process is started. */
export function networkChild({ sandbox, logLevel, entry = childEntry('network') }: ChildChoices) {
  return {
    ...BUNDLED,
    entry,
    sandbox,
    env: { [ENV_LOG_LEVEL]: logLevel, ...extraCertificatesEnvironment() },
    execArgv: spareAddressSpace(),
  };
}

/** How a renderer is started. */
export function rendererChild({ sandbox, logLevel, entry = childEntry('renderer') }: ChildChoices) {
  return {
    ...BUNDLED,
    entry,
    sandbox,
    env: { [ENV_LOG_LEVEL]: logLevel },
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...optimizeLater()],
    limits: { dataBytes: MAX_DATA_BYTES },
  };
}
