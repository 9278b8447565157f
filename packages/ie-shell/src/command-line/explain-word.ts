import { statSync } from 'node:fs';
import { BlockList, isIP, isIPv6 } from 'node:net';
import { hasScheme, isFilePath } from '@internet-exploder/ie-net/target-url';
import { isBareWord } from '../targets/target-url.js';
import type { BrowserOptions } from './browser-options.js';

/**
 * Explains a word that is not a URL: what the user probably wanted, and the option or command for it. Returns
 * undefined for a word to open. The other words of the command line show whether it is a phrase or a name.
 */
export function explainWord(
  written: string,
  choices: Choices,
  all: readonly string[] = [],
): string | undefined {
  const text = written.trim();
  if (text === '' || hasScheme(text)) return undefined;
  const option = QUESTIONS[text.toLowerCase()];
  if (option !== undefined) return `${text} is not a URL; for the option, use ie-shell ${option}`;
  return explainFile(text) ?? explainPhrase(text, all) ?? explainPrivateHost(text, choices);
}

/** Words that users write instead of an option. */
const QUESTIONS: Partial<Record<string, string>> = {
  help: '--help',
  man: '--help',
  usage: '--help',
  info: '--help',
  version: '--version',
};

/** File name extensions that are not top-level domains. */
const FILE_NAME =
  /^[^/?#:@\s]+\.(x?html?|shtml|mht|mhtml|php|txt|xml|json|csv|svg|png|jpe?g|gif|webp|pdf|epub|markdown|log)$/i;

/** File name extensions that are also top-level domains. Such a word is a file name if the file exists. */
const MAYBE_FILE_NAME = /^[^/?#:@\s]+\.md$/i;

/** A path in a subfolder. Unlike a host, its first part has no dot. */
const MAYBE_FILE_PATH = /^[^./?#:@\s]+\/[^?#\s]+$/;

type Choices = Pick<BrowserOptions, 'allowHttp' | 'allowPrivate'>;

function explainFile(text: string): string | undefined {
  const give = `read it from stdin with ie-shell - < ${quote(text)}`;
  if (isFilePath(text)) return `${text} is a file path: ${give}`;
  const isName = FILE_NAME.test(text);
  if (!isName && !MAYBE_FILE_NAME.test(text) && !MAYBE_FILE_PATH.test(text)) return undefined;
  if (isFile(text)) return `${text} is a file here: ${give}; for a host of that name, use https://${text}`;
  if (!isName) return undefined;
  return `${text} is neither a host nor a file: use a URL, or HTML from stdin with ie-shell - < FILE`;
}

function explainPhrase(text: string, all: readonly string[]): string | undefined {
  const isPhrase =
    /^[^/?#]*\s/.test(text) || (all.length > 1 && all.every((word) => isBareWord(word.trim())));
  if (!isPhrase) return undefined;
  const phrase = all.length > 1 ? all.join(' ') : text;
  return (
    `"${phrase}" is not a URL, and no search engine is built in; to use one: ` +
    `ie-shell -G --data-urlencode ${quote(`q=${phrase}`)} https://search.example/`
  );
}

/**
 * Explains why a private host is refused, before it is tried with HTTPS, which home servers rarely support.
 */
function explainPrivateHost(text: string, { allowPrivate }: Choices): string | undefined {
  const url = privateUrl(text);
  if (!url || allowPrivate !== false) return undefined;
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return (
    `plain http and private addresses need --allow-http and --allow-private: ` +
    `ie-shell --allow-http --allow-private=${host} ${quote(url.href)}`
  );
}

/**
 * A server on this machine or in the local network, in the forms that developers write, such as `:8080` and
 * `::1`.
 */
function privateUrl(text: string): URL | undefined {
  const host = isIPv6(text) ? `[${text}]` : /^:\d{1,5}([/?#]|$)/.test(text) ? `localhost${text}` : text;
  const address = `http://${host.replace(/^\/\//, '')}`;
  if (!URL.canParse(address)) return undefined;
  const url = new URL(address);
  return url.username === '' && isPrivate(url.hostname) ? url : undefined;
}

function isPrivate(host: string): boolean {
  if (/^(.+\.)?localhost\.?$/.test(host)) return true;
  const address = host.replace(/^\[|\]$/g, '');
  const family = isIP(address);
  return family > 0 && PRIVATE.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** The addresses that users write. The network process checks the actual ones. */
const PRIVATE = new BlockList();
for (const [network, bits, family] of [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['0.0.0.0', 8, 'ipv4'],
  ['::', 127, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const) {
  PRIVATE.addSubnet(network, bits, family);
}

function isFile(name: string): boolean {
  try {
    return statSync(name).isFile();
  } catch {
    return false;
  }
}

/** Quotes a text for a shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./~[\]-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
