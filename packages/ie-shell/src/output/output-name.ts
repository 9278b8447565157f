import { basename } from 'node:path';
import { hasUnsafe } from '@internet-exploder/ie-text/unsafe';
import { ShellError } from '../errors/shell-error.js';

/**
 * The name of the file for a page, by its URL as it was asked for: no server has a say in it. What the URL contributes is
 * within one part of the path.
 *
 * @throws ShellError `IE_SHELL_USAGE` for a URL that gives no name, or one that would be hidden or lead elsewhere
 */
export function outputName({ template, url, number }: NameInput): string {
  const parts = template.split(/([/\\])/).map((part) => {
    if (!isTemplate(part)) return part;
    const name = part.replace(new RegExp(FIELD, 'g'), (_field, field: string) => {
      if (field === 'n') return String(number);
      return field === 'host' ? hostName(url) : nameOf(url);
    });
    // A dot that the template has itself is meant.
    if (name === '' || (name.startsWith('.') && !part.startsWith('.')))
      throw nameless(url, `"${name}" is no name`);
    return name;
  });
  return parts.join('');
}

/** What a file is named by. */
export interface NameInput {
  /** With `{n}`, `{host}` and `{name}`. */
  template: string;
  url: string;
  /** Which of the pages it is, from 1 on. */
  number: number;
}

/** Whether a file is named for each page. */
export function isTemplate(output: string): boolean {
  return FIELD.test(output);
}

const FIELD = /\{(n|host|name)\}/;

/** The last part of its path, as a person reads it. @throws ShellError `IE_SHELL_USAGE` */
function nameOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const name = decode(path.slice(path.lastIndexOf('/') + 1));
  if (name === '') throw nameless(url, 'its path ends with no name');
  return checked(name, url);
}

/** Without the brackets and colons of an IPv6 address. */
function hostName(url: string): string {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  return checked(host.replace(/^\[|\]$/g, '').replaceAll(':', '-'), url);
}

function checked(name: string, url: string): string {
  const isUnsafe = hasUnsafe(name) || /[\p{Cc}\\/]/u.test(name);
  const isReserved = process.platform === 'win32' && (/[<>:"|?*]|[. ]$/.test(name) || RESERVED.test(name));
  if (isUnsafe || isReserved || name.startsWith('.') || basename(name) !== name) {
    throw nameless(url, `${JSON.stringify(name)} cannot be the name of a new file`);
  }
  return name;
}

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function nameless(url: string, why: string): ShellError {
  return new ShellError('IE_SHELL_USAGE', `${url} names no file: ${why}; name it by -o <file>`);
}

/** What is thrown for a file that has to be new and is not. */
export function exists(file: string): ShellError {
  return new ShellError(
    'IE_SHELL_OUTPUT',
    `${file} is there already, and no page is written over it: remove it, or name the file by -o <file>`,
  );
}
