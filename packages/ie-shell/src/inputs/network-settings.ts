import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { authoritiesIn, MAX_AUTHORITIES_BYTES, MAX_PEM_BYTES } from '../certificates/authorities.js';
import type { BrowserOptions } from '../command-line/browser-options.js';
import { ShellError } from '../errors/shell-error.js';
import { readInput } from './read-input.js';

/**
 * The network settings of a command line for that URL, with the contents of its files, which the network
 * process cannot read. Undefined if all settings have their defaults.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function networkSettings(options: Options, url: string): Promise<NetworkSettings | undefined> {
  const { userAgent, http2, cookies, cache, cacert, cert, key, ports, proxy, resolve, maxHeaderBytes } =
    options;
  const settings: NetworkSettings = {
    ...(userAgent !== undefined && { userAgent }),
    ...(http2 && { http2 }),
    ...(!cookies && { cookies }),
    ...(!cache && { cache }),
    ...(ports !== undefined && { ports }),
    ...(proxy !== undefined && { proxy }),
    ...(maxHeaderBytes !== undefined && { maxHeaderBytes }),
    ...(resolve.length > 0 && { resolve }),
    ...(cert !== undefined && { clientCertificates: [await readCertificate(url, cert, key)] }),
    ...(cacert !== undefined && { ca: await readAuthorities(cacert) }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

/** Maximum length of a host name. */
const MAX_HOST_LENGTH = 253;

type Options = Pick<
  BrowserOptions,
  | 'userAgent'
  | 'http2'
  | 'cookies'
  | 'cache'
  | 'cacert'
  | 'cert'
  | 'key'
  | 'ports'
  | 'proxy'
  | 'resolve'
  | 'maxHeaderBytes'
>;

async function readAuthorities(file: string): Promise<string[]> {
  const found = authoritiesIn((await readInput(file, MAX_AUTHORITIES_BYTES)).toString());
  if ('problem' in found) throw new ShellError('IE_SHELL_INPUT', `${file} ${found.problem}`);
  return found.certificates;
}

/** The certificate is used only for the host of the page, not after redirects to other hosts. */
async function readCertificate(url: string, certFile: string, keyFile: string | undefined) {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host === '' || host.length > MAX_HOST_LENGTH) {
    throw new ShellError('IE_SHELL_USAGE', `${url} has no host for a client certificate`);
  }
  const cert = (await readInput(certFile, MAX_PEM_BYTES)).toString();
  // Read once if both are in one file, which may be stdin.
  const isInOne = keyFile === undefined || keyFile === certFile;
  return { host, cert, key: isInOne ? cert : (await readInput(keyFile, MAX_PEM_BYTES)).toString() };
}
