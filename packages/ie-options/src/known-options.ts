/** The names of known options, those within others behind a dot: `['signal', 'policy', 'policy.timeoutMs']`. */
export function namesOf(known: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(known).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null
      ? [name, ...namesOf(inner as Record<string, unknown>).map((deeper) => `${name}.${deeper}`)]
      : [name],
  );
}

/**
 * Every option that there is, by its name: `true`, or for an option that is an object the options in it. The compiler
 * finds one that is missing or too much.
 *
 * @example
 * const KNOWN: KnownOptions<{ signal?: AbortSignal; policy?: { timeoutMs?: number } }> = {
 *   signal: true,
 *   policy: { timeoutMs: true },
 * };
 */
export type KnownOptions<Options> = {
  readonly [Name in keyof Options]-?: true | Readonly<Record<string, unknown>>;
};
