/** Passes chunks on and records their error, to distinguish it from an error of their consumer. */
export async function* noteFailure(
  pieces: AsyncIterable<Uint8Array>,
  note: (error: unknown) => void,
): AsyncGenerator<Uint8Array, undefined> {
  try {
    for await (const piece of pieces) yield piece;
  } catch (error) {
    note(error);
    throw error;
  }
  return undefined;
}
