import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import type { BrowserOptions } from '../command-line.js';
import { ShellError } from '../errors.js';
import { splitCertificates } from '../split-certificates.js';
import { readInput } from './read-input.js';

type Options = Pick<
  BrowserOptions,
  'userAgent' | 'http2' | 'cookies' | 'cache' | 'cacert' | 'cert' | 'key' | 'proxy'
>;

/**
 * What the network process is to keep to, by the command line for that URL, with the files read that it cannot read itself;
 * undefined for nothing but what it does by itself.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function networkSettings(options: Options, url: string): Promise<NetworkSettings | undefined> {
  const { userAgent, http2, cookies, cache, cacert, cert, key = cert, proxy } = options;
  const settings: NetworkSettings = {
    ...(userAgent !== undefined && { userAgent }),
    ...(http2 && { http2 }),
    ...(!cookies && { cookies }),
    ...(!cache && { cache }),
    ...(proxy !== undefined && { proxy }),
    ...(cert !== undefined &&
      key !== undefined && { clientCertificates: [await readCertificate(url, cert, key)] }),
    ...(cacert !== undefined && { ca: await readAuthorities(cacert) }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

async function readAuthorities(file: string): Promise<string[]> {
  const certificates = splitCertificates((await readInput(file)).toString());
  if (certificates.length > 0) return certificates;
  throw new ShellError('IE_SHELL_INPUT', `${file} has no certificate in it: PEM is needed`);
}

/** The certificate is shown to the host of the page, and to no other that it redirects to. */
async function readCertificate(url: string, cert: string, key: string) {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  if (host === '') throw new ShellError('IE_SHELL_USAGE', `${url} has no host to show a certificate to`);
  return { host, cert: (await readInput(cert)).toString(), key: (await readInput(key)).toString() };
}
