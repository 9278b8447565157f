import { randomBytes } from 'node:crypto';

/**
 * Encodes a form as `multipart/form-data`: a Blob that refers to its files without copying them, with the
 * boundary in its type.
 *
 * @param invalid - makes the error for a file of another realm
 * @see https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data
 */
export function formDataBlob(form: FormData, invalid: (problem: string) => Error): Blob {
  const boundary = `----formdata-${randomBytes(16).toString('hex')}`;
  const parts: (string | Blob)[] = [];
  for (const [name, value] of form) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${escapeName(withLineEnds(name))}"`;
    if (typeof value === 'string') {
      parts.push(`${head}\r\n\r\n${withLineEnds(value)}\r\n`);
    } else if (value instanceof Blob) {
      const type = HEADER_VALUE.test(value.type) ? value.type : 'application/octet-stream';
      parts.push(
        `${head}; filename="${escapeName(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`,
        value,
        '\r\n',
      );
    } else {
      // A new Blob would contain its text.
      throw invalid('give FormData with Node.js Blobs as files');
    }
  }
  return new Blob([...parts, `--${boundary}--\r\n`], { type: `multipart/form-data; boundary=${boundary}` });
}

const HEADER_VALUE = /^[\x20-\x7e]+$/;

function withLineEnds(text: string): string {
  return text.replace(/\r?\n|\r/g, '\r\n');
}

function escapeName(name: string): string {
  return name.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');
}
