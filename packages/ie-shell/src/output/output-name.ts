import { basename } from 'node:path';
import { hasUnsafe } from '@internet-exploder/ie-text/unsafe';
import { ShellError } from '../errors/shell-error.js';

/**
 * The output file of a page, from the requested URL: a server has no influence on it. The URL contributes to
 * one path component only.
 *
 * @throws ShellError `IE_SHELL_USAGE` for a URL without a name, or with a hidden or unsafe one
 */
export function outputName({ template, url, number }: NameInput): string {
  const parts = template.split(/([/\\])/).map((part) => {
    if (!isTemplate(part)) return part;
    const name = part.replace(new RegExp(FIELD, 'g'), (_field, field: string) => {
      if (field === 'n') return String(number);
      return field === 'host' ? hostName(url) : nameOf(url);
    });
    // A leading dot is allowed if the template contains it.
    if (name === '' || (name.startsWith('.') && !part.startsWith('.')))
      throw nameless(url, `"${name}" is not a valid name`);
    return name;
  });
  return parts.join('');
}

/** The source of a file name. */
export interface NameInput {
  /** With `{n}`, `{host}` and `{name}`. */
  template: string;
  url: string;
  /** Number of the page, from 1. */
  number: number;
}

/** Whether the output is a template with fields. */
export function isTemplate(output: string): boolean {
  return FIELD.test(output);
}

const FIELD = /\{(n|host|name)\}/;

/** The last component of the path, decoded. @throws ShellError `IE_SHELL_USAGE` */
function nameOf(url: string): string {
  const path = URL.canParse(url) ? new URL(url).pathname : '';
  const name = decode(path.slice(path.lastIndexOf('/') + 1));
  if (name === '') throw nameless(url, 'its path ends without a name');
  return checked(name, url);
}

/** The host, without the brackets and colons of an IPv6 address. */
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
  return new ShellError('IE_SHELL_USAGE', `${url} contains no file name: ${why}; use -o <file>`);
}

/** The error for an existing file that must be new. */
export function exists(file: string): ShellError {
  return new ShellError(
    'IE_SHELL_OUTPUT',
    `${file} already exists: remove it, or choose another name with -o <file>`,
  );
}
