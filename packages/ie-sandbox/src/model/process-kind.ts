import { describeValue, quoteText } from '@internet-exploder/ie-options';
import { SandboxError } from './sandbox-error.js';

/** Returns the kind with exactly that name; undefined for anything else. */
export function parseProcessKind(text: string): ProcessKind | undefined {
  return PROCESS_KINDS.find((kind) => kind === text);
}

/** The kinds of process. The browser is the one that the user starts; it is never a subprocess. */
export const PROCESS_KINDS = ['browser', 'renderer', 'network'] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** The kinds that `spawnChild` starts. */
export type ChildKind = Exclude<ProcessKind, 'browser'>;

/** The hidden option that tells a re-executed program which child it is. */
export const KIND_OPTION = '--subprocess-kind';

/**
 * Returns the kind that a command line requests with `--subprocess-kind <kind>`, or with `=`; undefined
 * without it.
 *
 * @throws SandboxError `IE_SANDBOX_INVALID_KIND` for an unknown kind, or one that is never a subprocess
 */
export function requestedKind(argv: readonly string[]): ChildKind | undefined {
  const at = argv.findLastIndex((word) => word === KIND_OPTION || word.startsWith(`${KIND_OPTION}=`));
  const word = argv[at];
  if (word === undefined) return undefined;
  return checkChildKind(word === KIND_OPTION ? (argv[at + 1] ?? '') : word.slice(KIND_OPTION.length + 1));
}

/** Returns the child kind with that name. @throws SandboxError `IE_SANDBOX_INVALID_KIND` */
export function checkChildKind(text: unknown): ChildKind {
  const kind = typeof text === 'string' ? parseProcessKind(text) : undefined;
  if (kind === 'renderer' || kind === 'network') return kind;
  throw new SandboxError(
    'IE_SANDBOX_INVALID_KIND',
    kind === 'browser'
      ? 'the browser cannot be started as a child process; use renderer or network'
      : `unknown process kind ${describeKind(text)}: use renderer or network`,
  );
}

function describeKind(kind: unknown): string {
  return typeof kind === 'string' ? quoteText(kind) : describeValue(kind);
}
