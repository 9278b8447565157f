import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { portsToConnect } from '@internet-exploder/ie-net/before-request';
import { type ChildKind, ownLimits, type SandboxMode } from '@internet-exploder/ie-sandbox';
import { extraCertificatesEnvironment } from '../certificates/extra-certificates.js';
import { ENV_LOG_LEVEL, type LogLevel } from '../errors/log.js';
import { ShellError } from '../errors/shell-error.js';
import { childStderr } from './child-stderr.js';

/**
 * The bundled file of a child. All built files of this package are in one folder.
 *
 * @throws ShellError `IE_SHELL_USAGE` if the file is missing, because a bundler moved this code without it
 */
export function childEntry(kind: ChildKind): string {
  // Undefined after a bundler has converted the code to CommonJS.
  const here: string | undefined = import.meta.url;
  const file = here === undefined ? undefined : fileURLToPath(new URL(`./child-${kind}.cjs`, here));
  if (file !== undefined && existsSync(file)) return file;
  throw new ShellError(
    'IE_SHELL_USAGE',
    `the file of the ${kind} process, child-${kind}.cjs, is not beside this one${file ? ` in ${dirname(file)}` : ''}: ` +
      'a bundled program must keep the packages @internet-exploder/* external',
  );
}

/** Maximum size of a renderer's JavaScript heap. A page that needs more ends the renderer. */
const HEAP_MIB = 1024;

/** Maximum size of its other data: buffers, and the memory of V8 itself. */
const MAX_DATA_BYTES = 3 * 1024 ** 3;

/**
 * Delays V8's optimizations. A parser runs its functions so often that V8 would optimize all of them during
 * the first page, and again when later pages use them differently.
 */
function optimizeLater(): string[] {
  const major = Number.parseInt(process.versions.v8, 10);
  // Node.js does not start with a flag that its V8 does not have.
  if (major === 11) return ['--interrupt-budget=1000000'];
  return major >= 12 && major <= 14 ? ['--invocation-count-for-turbofan=20000'] : [];
}

/** The options that a caller has for its children. */
export interface ChildChoices {
  sandbox: SandboxMode | undefined;
  /** The log level of the children on stderr. */
  logLevel: LogLevel;
  /** The program of a child. @default that of this package */
  entry?: string | undefined;
}

const BUNDLED = { bundled: true };

/**
 * V8 reserves 10 GiB of address space for each WebAssembly memory; undici's parser has one. If address space
 * is limited, V8 checks each access instead and reserves nothing.
 *
 * @see https://nodejs.org/api/cli.html#--disable-wasm-trap-handler
 */
function spareAddressSpace(): string[] {
  return Number.isFinite(ownLimits().addressSpace) ? ['--disable-wasm-trap-handler'] : [];
}

/** The spawn options of a network process that will have these settings. */
export function networkChild({
  sandbox,
  logLevel,
  entry = childEntry('network'),
  ports,
  proxy,
}: ChildChoices & Pick<NetworkSettings, 'ports' | 'proxy'>) {
  return {
    ...BUNDLED,
    entry,
    sandbox,
    stderr: childStderr(logLevel),
    env: { [ENV_LOG_LEVEL]: logLevel, ...extraCertificatesEnvironment() },
    connectPorts: portsToConnect({ ports, proxy }),
    execArgv: spareAddressSpace(),
  };
}

/** The spawn options of a renderer. */
export function rendererChild({ sandbox, logLevel, entry = childEntry('renderer') }: ChildChoices) {
  return {
    ...BUNDLED,
    entry,
    sandbox,
    stderr: childStderr(logLevel),
    env: { [ENV_LOG_LEVEL]: logLevel },
    execArgv: [`--max-old-space-size=${HEAP_MIB}`, ...optimizeLater()],
    limits: { dataBytes: MAX_DATA_BYTES },
  };
}
