import { InvalidArgumentError } from 'commander';

/**
 * Parses a part of a form in curl's syntax: `name=value`, `name=@file`, `name=<file`, each with optional
 * `;type=` and `;filename=`. A value or file name may be in double quotes.
 */
export function parseFormPart(written: string): FormPart {
  const { name, value } = split(written);
  const mark = value[0];
  const isFile = mark === '@' || mark === '<';
  const { word, rest } = takeWord(isFile ? value.slice(1) : value);
  if (isFile && word === '') throw new InvalidArgumentError(`Use a file name, or -, after the ${mark}.`);
  if (mark === '@' && word.includes(',') && value[1] !== '"') {
    throw new InvalidArgumentError(
      'Use one file for each option, or double quotes around a name with a comma.',
    );
  }
  const content: FormPart['content'] = isFile
    ? { type: mark === '@' ? 'file' : 'text-of', file: word }
    : { type: 'text', text: word };
  return { name, content, ...parameters(rest) };
}

/** A part of a form: a text, files to upload, or a text from a file. */
export interface FormPart {
  name: string;
  content: { type: 'text'; text: string } | { type: 'file' | 'text-of'; file: string };
  filename?: string;
  contentType?: string;
}

const FORM = 'It needs name=value, name=@file or name=<file.';

/** Parses a part whose value is literal, whatever it begins with. */
export function parseFormText(written: string): FormPart {
  const { name, value } = split(written);
  return { name, content: { type: 'text', text: value } };
}

function split(written: string): { name: string; value: string } {
  const at = written.indexOf('=');
  if (at < 0) throw new InvalidArgumentError(FORM);
  return { name: written.slice(0, at), value: written.slice(at + 1) };
}

const QUOTED = /^"((?:[^"\\]|\\.)*)"(?=;|$)/s;
const BARE = /^[^;]*/s;

/** The word at the start without its quotes, and the text after the next semicolon. */
function takeWord(text: string): { word: string; rest: string } {
  const quoted = QUOTED.exec(text);
  const [taken] = quoted ?? BARE.exec(text) ?? [''];
  const word = quoted ? (quoted[1] ?? '').replace(/\\(["\\])/g, '$1') : taken;
  return { word, rest: text.slice(taken.length) };
}

const MEDIA_TYPE = /^[^\s/;"]+\/[^\s/;"]+$/;
const PARAMETER = /^;\s*([^=;\s]+)=/;

/** @throws InvalidArgumentError for parameters that curl drops with a warning */
function parameters(text: string): Pick<FormPart, 'filename' | 'contentType'> {
  const found: Pick<FormPart, 'filename' | 'contentType'> = {};
  for (let left = text; left !== ''; ) {
    const [whole = '', key = ''] = PARAMETER.exec(left) ?? [];
    const { word, rest } = takeWord(left.slice(whole.length));
    left = rest;
    if (key === 'filename') found.filename = word;
    else if (key === 'type' && MEDIA_TYPE.test(word)) found.contentType = word;
    // Such as `charset=utf-8`.
    else if (key !== '' && found.contentType !== undefined && /^[\w.+-]+$/.test(`${key}${word}`)) {
      found.contentType += `; ${key}=${word}`;
    } else {
      throw new InvalidArgumentError(
        'Only ;type= and ;filename= may follow the value. For another ;, use --form-string or double quotes.',
      );
    }
  }
  return found;
}
