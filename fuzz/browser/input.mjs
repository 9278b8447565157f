// An input of the targets that take over a child of a browser: lines of JSON, an empty line, and the bytes of a body.

/** Packs the texts of messages and a body. */
export function packInput(messages, body = Buffer.alloc(0)) {
  return Buffer.concat([
    Buffer.from(`${messages.map((text) => text.replaceAll('\n', ' ')).join('\n')}\n\n`),
    body,
  ]);
}

/** Unpacks an input, whatever its bytes are. A line that is not JSON of an object is undefined. */
export function unpackInput(input) {
  const found = input.indexOf('\n\n');
  const end = found < 0 ? input.length : found;
  const lines = Buffer.from(input.subarray(0, end)).toString().split('\n');
  return { messages: lines.map(objectOf), body: Buffer.from(input.subarray(end + 2)) };
}

function objectOf(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
