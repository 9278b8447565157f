/** Validates `value`. Never throws: a schema that throws, or wants to wait, is a problem too. */
export function validate<Output>(schema: StandardSchema<Output>, value: unknown): Validation<Output> {
  try {
    const result = schema['~standard'].validate(value);
    if (result instanceof Promise) {
      result.catch(() => {});
      return { problem: 'the schema validates asynchronously, which a channel cannot wait for' };
    }
    if (result.issues) return { problem: describe(result.issues) };
    if (!('value' in result)) return { problem: 'the schema gave neither a value nor issues' };
    return { value: result.value };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The part of the Standard Schema interface (https://standardschema.dev) that a channel uses: any zod schema,
 * and any other library's that follows it, is one. Its validation must be synchronous.
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => ValidationResult<Output> | Promise<ValidationResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** How much of a problem is told. */
const MAX_PROBLEM_LENGTH = 500;

type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A valid value, or the reasons why there is none in one line. */
export type Validation<Output> = { value: Output } | { problem: string };

/** Clipped, for a path may consist of keys that the peer chose. */
function describe(issues: readonly Issue[]): string {
  return issues
    .slice(0, 3)
    .map((issue) => {
      const path = (issue.path ?? [])
        .map((step) => String(typeof step === 'object' ? step.key : step))
        .join('.');
      return path ? `${path}: ${issue.message}` : issue.message;
    })
    .join('; ')
    .slice(0, MAX_PROBLEM_LENGTH);
}
