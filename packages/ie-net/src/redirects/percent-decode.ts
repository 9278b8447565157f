/**
 * Decodes percent-encoded text into bytes. An invalid escape stays as it is.
 *
 * @see https://url.spec.whatwg.org/#percent-decode
 */
export function percentDecode(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (!text.includes('%')) return bytes;
  let length = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const high = bytes[index] === PERCENT ? hexDigit(bytes[index + 1]) : -1;
    const low = high === -1 ? -1 : hexDigit(bytes[index + 2]);
    bytes[length] = low === -1 ? (bytes[index] ?? 0) : high * 16 + low;
    if (low !== -1) index += 2;
    length += 1;
  }
  return bytes.subarray(0, length);
}

const PERCENT = 0x25;

function hexDigit(byte = 0): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x61 + 10 : -1;
}
