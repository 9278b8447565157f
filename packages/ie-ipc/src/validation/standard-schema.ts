/** Validates `value`. It never throws: a schema that throws or returns a promise is reported as a problem. */
export function validate<Output>(schema: StandardSchema<Output>, value: unknown): Validation<Output> {
  try {
    const result = schema['~standard'].validate(value);
    if (result instanceof Promise) {
      result.catch(() => {});
      return { problem: 'the schema validates asynchronously, which a channel does not support' };
    }
    if (result.issues) return { problem: describe(result.issues) };
    if (!('value' in result)) return { problem: 'the schema returned neither a value nor issues' };
    return { value: result.value };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * The part of the Standard Schema interface (https://standardschema.dev) that a channel uses. Every zod
 * schema implements it, and so do those of other libraries. Validation must be synchronous.
 */
export interface StandardSchema<Output = unknown> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => ValidationResult<Output> | Promise<ValidationResult<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** How many characters of a problem are reported. */
const MAX_PROBLEM_LENGTH = 500;

type ValidationResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly Issue[] };

interface Issue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** A valid value, or the problems in one line. */
export type Validation<Output> = { value: Output } | { problem: string };

/** Clipped, because a path may contain keys that the peer chose. */
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
