import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import type { BrowserOptions } from '../command-line.js';
import { ShellError } from '../errors.js';
import { splitCertificates } from '../split-certificates.js';
import { readInput } from './read-input.js';

type Options = Pick<BrowserOptions, 'userAgent' | 'cookies' | 'cache' | 'cacert'>;

/**
 * What the network process is to keep to, by the command line, with the files read that it cannot read itself;
 * undefined for nothing but what it does by itself.
 *
 * @throws ShellError `IE_SHELL_INPUT`
 */
export async function networkSettings(options: Options): Promise<NetworkSettings | undefined> {
  const { userAgent, cookies, cache, cacert } = options;
  const settings: NetworkSettings = {
    ...(userAgent !== undefined && { userAgent }),
    ...(!cookies && { cookies }),
    ...(!cache && { cache }),
    ...(cacert !== undefined && { ca: await readAuthorities(cacert) }),
  };
  return Object.keys(settings).length > 0 ? settings : undefined;
}

async function readAuthorities(file: string): Promise<string[]> {
  const certificates = splitCertificates((await readInput(file)).toString());
  if (certificates.length > 0) return certificates;
  throw new ShellError('IE_SHELL_INPUT', `${file} has no certificate in it: PEM is needed`);
}
