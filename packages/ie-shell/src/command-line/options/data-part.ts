import { InvalidArgumentError } from 'commander';

export function parseDataPart(kind: DataPart['kind'], text: string): DataPart {
  if (contentOf({ kind, text }).file === '') {
    throw new InvalidArgumentError('Use a file name, or -, after the @.');
  }
  return { kind, text };
}

/** A part of the posted data, as written on the command line. */
export interface DataPart {
  /** `text` and `binary` may be an `@file`, `raw` is used as it is, `urlencode` is percent-encoded. */
  kind: 'text' | 'binary' | 'raw' | 'urlencode';
  text: string;
}

/** The content of a part, or its file (`-` for stdin), with its name. */
export interface NamedContent {
  name: string;
  /** Undefined for a text. */
  file: string | undefined;
  text: string;
}

/** Parses a part of data. */
export function contentOf({ kind, text }: DataPart): NamedContent {
  if (kind === 'urlencode') return namedContent(text);
  const file = kind !== 'raw' && text.startsWith('@') ? text.slice(1) : undefined;
  return { name: '', file, text };
}

/** The name is the text before the first `=`, or before the first `@` if there is no `=`. */
function namedContent(text: string): NamedContent {
  const at = text.includes('=') ? text.indexOf('=') : text.indexOf('@');
  if (at < 0) return { name: '', file: undefined, text };
  const content = text.slice(at + 1);
  return { name: text.slice(0, at), file: text[at] === '@' ? content : undefined, text: content };
}
