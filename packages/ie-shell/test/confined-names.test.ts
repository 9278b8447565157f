import { fileURLToPath } from 'node:url';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { expect, it, onTestFinished } from 'vitest';
import { serveDns } from '../../ie-net/test/dns-server.js';
import { serveBody } from './support/local-server.js';

// The child is no bundle: its client lies in a package of its own, and loads parts of undici when they are needed.
const readPaths = ['../../ie-net', '../../../node_modules'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const entry = fileURLToPath(new URL('fixtures/fetching-child.mjs', import.meta.url));

it.skipIf(process.platform !== 'linux')(
  'a confined network process asks name servers itself, by UDP and by TCP, and reads the hosts file',
  async () => {
    await using dns = await serveDns({
      'short.example': [{ addresses: ['127.0.0.1'], ttl: 60 }],
      'long.example': [{ addresses: ['127.0.0.1'], truncated: true }],
    });
    const { port } = new URL(await serveBody('found'));
    const child = await spawnChild('network', {
      entry,
      args: [dns.address],
      sandbox: 'require',
      readPaths,
    });
    onTestFinished(() => child.kill());
    expect(child.report.confined).toBe(true);
    const fetch = (name: string) =>
      child.channel.request({ type: 'FetchRequest', url: `http://${name}:${port}/` });

    for (const name of ['short.example', 'short.example', 'long.example', 'localhost']) {
      expect(await fetch(name), name).toMatchObject({ type: 'FetchResponse', status: 200 });
    }
    expect(await fetch('missing.example')).toMatchObject({ type: 'FetchError', code: 'IE_NET_DNS' });
    expect(dns.asked.filter((question) => question.includes(' A '))).toEqual([
      'udp A short.example',
      'udp A long.example',
      'tcp A long.example',
      'udp A missing.example',
    ]);
    expect(await child.shutdown()).toBe('clean');
  },
);
