import { InvalidArgumentError } from 'commander';

export function parseDataPart(kind: DataPart['kind'], text: string): DataPart {
  if (contentOf({ kind, text }).file === '') {
    throw new InvalidArgumentError('It needs the name of a file behind the @, or -.');
  }
  return { kind, text };
}

/** A part of the data to be posted, as it is written on the command line. */
export interface DataPart {
  /** How it is understood: `text` and `binary` may be a `@file`, `raw` is what it is, `urlencode` is percent-encoded. */
  kind: 'text' | 'binary' | 'raw' | 'urlencode';
  text: string;
}

/** A file of a part, which is `-` for stdin, and the name before it. */
export interface NamedContent {
  name: string;
  /** Undefined for a text. */
  file: string | undefined;
  text: string;
}

/** Takes a part apart. */
export function contentOf({ kind, text }: DataPart): NamedContent {
  if (kind === 'urlencode') return namedContent(text);
  const file = kind !== 'raw' && text.startsWith('@') ? text.slice(1) : undefined;
  return { name: '', file, text };
}

/** What stands before the first `=`, or before the first `@` where there is no `=`, is a name. */
function namedContent(text: string): NamedContent {
  const at = text.includes('=') ? text.indexOf('=') : text.indexOf('@');
  if (at < 0) return { name: '', file: undefined, text };
  const content = text.slice(at + 1);
  return { name: text.slice(0, at), file: text[at] === '@' ? content : undefined, text: content };
}
