import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { networkSettings } from './network-settings.js';

const none = {
  userAgent: undefined,
  http2: false,
  cookies: true,
  cache: true,
  cacert: undefined,
  cert: undefined,
  key: undefined,
  ports: undefined,
  proxy: undefined,
  maxHeaderBytes: undefined,
  resolve: [],
};
const URL = 'https://a.example/';
const CERTIFICATE = '-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----';
const inputError = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_INPUT', message: expect.stringMatching(message) });

function fileOf(content: string): string {
  const file = join(temporaryFolder(), 'file.pem');
  writeFileSync(file, content);
  return file;
}

describe('the settings of the network process', () => {
  it('are none where nothing is asked for', async () => {
    expect(await networkSettings(none, URL)).toBeUndefined();
  });

  it('have a certificate for the host of the page, its key in the same file or another', async () => {
    const cert = fileOf('both');
    const key = fileOf('key');
    const certificates = async (options: { cert: string; key?: string }) =>
      (await networkSettings({ ...none, ...options }, URL))?.clientCertificates;
    expect(await certificates({ cert })).toEqual([{ host: 'a.example', cert: 'both', key: 'both' }]);
    expect(await certificates({ cert, key })).toEqual([{ host: 'a.example', cert: 'both', key: 'key' }]);
  });

  it('have the authorities of a file, as many as there may be', async () => {
    const cacert = fileOf(`text ${CERTIFICATE}\n`.repeat(1_024));
    expect((await networkSettings({ ...none, cacert }, URL))?.ca).toEqual(Array(1_024).fill(CERTIFICATE));
    await expect(
      networkSettings({ ...none, cacert: fileOf(CERTIFICATE.repeat(1_025)) }, URL),
    ).rejects.toEqual(inputError(/more than 1024 certificates/));
  });

  it('refuse what is too large for a certificate', async () => {
    const huge = fileOf('a'.repeat(256 * 1024 + 1));
    await expect(networkSettings({ ...none, cert: huge }, URL)).rejects.toEqual(
      inputError(/more than 262144 bytes/),
    );
    const authority = CERTIFICATE.replace('AA==', 'A'.repeat(256 * 1024));
    await expect(networkSettings({ ...none, cacert: fileOf(authority) }, URL)).rejects.toEqual(
      inputError(/one larger than 262144 bytes/),
    );
  });
});
