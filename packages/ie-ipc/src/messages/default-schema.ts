/**
 * Returns the schema of a channel whose options name none: every known message. The messages may be loaded
 * already; a confined child can resolve no module any more, so it must not import them a second time. A
 * bundle imports them here, after the handshake, because they take longer to evaluate than everything before
 * it.
 */
export async function loadDefaultSchema(): Promise<unknown> {
  if (!defaultSchema) await import('./messages.js');
  return defaultSchema;
}

let defaultSchema: unknown;

/** Makes `schema` the schema of channels whose options name none. */
export function becomeDefault(schema: unknown): void {
  defaultSchema = schema;
}
