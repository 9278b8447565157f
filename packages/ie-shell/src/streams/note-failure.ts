/** The same pieces: tells what they failed of from what whoever takes them failed of. */
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
