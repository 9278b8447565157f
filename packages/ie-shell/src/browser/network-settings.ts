import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import type { BrowserOptions } from '../browser-options.js';
import { ShellError } from '../errors.js';
import { splitCertificates } from '../split-certificates.js';
import { readInput } from './read-input.js';

/** As much as there may be of one certificate, or of one key. */
const MAX_PEM_BYTES = 256 * 1024;

/** All that a system trusts is a tenth of it. */
const MAX_AUTHORITIES_BYTES = 4 * 1024 * 1024;
const MAX_AUTHORITIES = 1_024;

/** As long as the name of a host may be. */
const MAX_HOST_LENGTH = 253;

type Options = Pick<
  BrowserOptions,
  'userAgent' | 'http2' | 'cookies' | 'cache' | 'cacert' | 'cert' | 'key' | 'proxy' | 'resolve'
>;

/**
 * What the network process is to keep to, by the command line for that URL, with the files read that it cannot read itself;
 * undefined for nothing but what it does by itself.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function networkSettings(options: Options, url: string): Promise<NetworkSettings | undefined> {
  const { userAgent, http2, cookies, cache, cacert, cert, key, proxy, resolve } = options;
  const settings: NetworkSettings = {
    ...(userAgent !== undefined && { userAgent }),
    ...(http2 && { http2 }),
    ...(!cookies && { cookies }),
    ...(!cache && { cache }),
    ...(proxy !== undefined && { proxy }),
    ...(resolve.length > 0 && { resolve }),
    ...(cert !== undefined && { clientCertificates: [await readCertificate(url, cert, key)] }),
    ...(cacert !== undefined && { ca: await readAuthorities(cacert) }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

async function readAuthorities(file: string): Promise<string[]> {
  const certificates = splitCertificates((await readInput(file, MAX_AUTHORITIES_BYTES)).toString());
  if (certificates.length === 0) {
    throw new ShellError('IE_SHELL_INPUT', `${file} has no certificate in it: PEM is needed`);
  }
  if (certificates.length > MAX_AUTHORITIES || certificates.some(({ length }) => length > MAX_PEM_BYTES)) {
    throw new ShellError(
      'IE_SHELL_INPUT',
      `${file} has more than ${MAX_AUTHORITIES} certificates, or one of more than ${MAX_PEM_BYTES} bytes`,
    );
  }
  return certificates;
}

/** The certificate is shown to the host of the page, and to no other that it redirects to. */
async function readCertificate(url: string, certFile: string, keyFile: string | undefined) {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host === '' || host.length > MAX_HOST_LENGTH) {
    throw new ShellError('IE_SHELL_USAGE', `${url} has no host to show a certificate to`);
  }
  const cert = (await readInput(certFile, MAX_PEM_BYTES)).toString();
  // Read once where both are in one file, which may be stdin.
  const isInOne = keyFile === undefined || keyFile === certFile;
  return { host, cert, key: isInOne ? cert : (await readInput(keyFile, MAX_PEM_BYTES)).toString() };
}
