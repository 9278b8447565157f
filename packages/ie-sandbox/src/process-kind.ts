/** What a process of the program is. The browser is the one that a person starts; it is never a subprocess. */
export const PROCESS_KINDS = ['browser', 'renderer', 'network'] as const;
export type ProcessKind = (typeof PROCESS_KINDS)[number];

/** The kinds that `spawnChild` starts. */
export type ChildKind = Exclude<ProcessKind, 'browser'>;

/** The hidden option that tells a re-executed program which child it is. */
export const KIND_OPTION = '--subprocess-kind';

/** The kind of that name, exactly as written; undefined for anything else. */
export function parseProcessKind(text: string): ProcessKind | undefined {
  return PROCESS_KINDS.find((kind) => kind === text);
}
