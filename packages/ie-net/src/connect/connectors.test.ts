import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { expect, test } from 'vitest';
import { serveHttps, testCertificate } from '../../test/local-server.js';
import { parseAddressPolicy } from '../addresses/address-policy.js';
import { parseClientOptions } from '../options/parse-client-options.js';
import { Partition } from '../partitions/partition.js';
import { Connectors } from './connectors.js';

test('a TLS session is resumed in its own partition alone, until that is forgotten', async () => {
  await using server = await serveHttps(() => {}, { maxVersion: 'TLSv1.2' });
  const connectors = new Connectors(parseClientOptions({ ca: testCertificate }));
  const [a, b] = ['https://a.example', 'https://b.example'].map((site) => new Partition(site, site));
  if (a === undefined || b === undefined) throw new Error('there are two');
  const isResumed = async (partition: Partition) => {
    const { connect } = connectors.build(parseAddressPolicy(true), partition);
    const { host, hostname, protocol, port } = new URL(server.url);
    await using socket = await new Promise<Socket>((resolve, reject) => {
      connect({ host, hostname, protocol, port }, (error, opened) =>
        opened ? resolve(opened) : reject(error),
      );
    });
    return (socket as TLSSocket).isSessionReused();
  };
  expect(await isResumed(a)).toBe(false);
  expect(await isResumed(a)).toBe(true);
  expect(await isResumed(b)).toBe(false);
  connectors.forget(a);
  expect(await isResumed(b)).toBe(true);
  expect(await isResumed(a)).toBe(false);
});
