/** Returns the names of known options, inner ones with a dot: `['signal', 'policy', 'policy.timeoutMs']`. */
export function namesOf(known: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(known).flatMap(([name, inner]) =>
    typeof inner === 'object' && inner !== null
      ? [name, ...namesOf(inner as Record<string, unknown>).map((deeper) => `${name}.${deeper}`)]
      : [name],
  );
}

/**
 * Every option by its name: `true`, or the inner options of an option that is an object. The compiler reports
 * a missing or superfluous one.
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
