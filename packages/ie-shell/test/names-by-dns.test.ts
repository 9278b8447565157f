import { canStartNamespace, type Namespace, startNamespace } from 'small-internet/namespace';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLI } from './support/run-shell.js';

// The network process, confined, asks the name server of a namespace of its own, where no packet leaves the machine.

const PUBLIC = '93.184.215.14';
const PUBLIC_6 = '2606:2800:21f:cb07::1';
const PRIVATE = '10.1.2.3';
/** Where most clouds serve the credentials of a machine. */
const METADATA = '169.254.169.254';

const isPossible = canStartNamespace();
if (!isPossible) process.stderr.write('names by DNS are not tested: this user cannot make namespaces\n');

describe.skipIf(!isPossible)('the command, where names come from DNS and the hosts file', () => {
  let namespace: Namespace;

  beforeAll(async () => {
    namespace = await startNamespace({
      addresses: [PUBLIC, PUBLIC_6, PRIVATE, METADATA],
      names: {
        'www.example.org': [PUBLIC],
        'inside.example.org': [PRIVATE],
        'both.example.org': [PRIVATE, PUBLIC],
        'metadata.example.org': [METADATA],
        'rebinds.example.org': [METADATA, PRIVATE],
        'a.b.c.d.e.f.example.org': ['2001:500:8f::53', '198.41.0.4', PUBLIC],
        'www.example.com': [PUBLIC, PUBLIC_6],
        'example.com': [PUBLIC, PUBLIC_6],
        'intranet.corp.example': [PRIVATE],
      },
      hosts: `${PRIVATE} wiki.example.net\n`,
      search: 'corp.example',
      silent: ['2001:500:8f::/48', '198.41.0.0/24'],
    });
  });

  afterAll(() => namespace?.[Symbol.asyncDispose]());

  async function run(...words: string[]) {
    const { stdout, stderr, code, asked } = await namespace.run(process.execPath, [
      CLI,
      ...['--cacert', namespace.authorityFile],
      ...words,
    ]);
    return { stdout, stderr, code, asked };
  }

  /** How a page came that is opened. */
  async function report(...words: string[]) {
    const { stdout, stderr, code, asked } = await run('--dump', 'json', ...words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return { ...(JSON.parse(stdout) as Report), asked };
  }

  interface Report {
    finalUrl: string;
    text: string;
    hops: { connection: { remoteAddress: string }; timings: { dnsMs: number; connectMs: number } }[];
    sandbox: { network: { confined: boolean } };
  }

  it('opens a bare name over HTTPS, by its public addresses of both families', async () => {
    const { finalUrl, text, hops, sandbox, asked } = await report('www.example.com');
    expect(finalUrl).toBe('https://example.com/');
    expect(text).toContain('Example Shop');
    expect(sandbox.network.confined).toBe(true);
    expect(hops.map(({ connection }) => connection.remoteAddress)).toEqual([PUBLIC_6, PUBLIC_6]);
    expect([...asked].sort()).toEqual([
      'A example.com',
      'A www.example.com',
      'AAAA example.com',
      'AAAA www.example.com',
    ]);
  });

  it('opens a name with the dot of the root', async () => {
    expect(await report('https://www.example.org./')).toMatchObject({
      finalUrl: 'https://www.example.org./',
    });
  });

  it('goes round addresses that do not answer', async () => {
    const { hops } = await report('a.b.c.d.e.f.example.org');
    expect(hops[0]?.connection.remoteAddress).toBe(PUBLIC);
    expect(hops[0]?.timings.connectMs).toBeGreaterThan(250);
  });

  it('refuses a name with private addresses alone, unless they are allowed', async () => {
    const refused = await run('inside.example.org');
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toContain(`leads to the private address ${PRIVATE}`);
    expect(await run('--dump', 'status', `--allow-private=${PRIVATE}`, 'inside.example.org')).toMatchObject({
      code: 0,
      stdout: '421 https://inside.example.org/\n',
    });
  });

  it('reaches cloud metadata only where it is named, even with --allow-private', async () => {
    const words = ['--dump', 'status', 'metadata.example.org'];
    const refused = await run('--allow-private', ...words);
    expect(refused).toMatchObject({ code: 3, stdout: '' });
    expect(refused.stderr).toMatch(
      /leads to 169\.254\.169\.254, for link-local or cloud metadata .* name the host or the address .* \(--allow-private=<host or address>\)\n$/,
    );
    for (const named of [METADATA, '169.254.0.0/16', 'metadata.example.org']) {
      expect(await run('--allow-private', `--allow-private=${named}`, ...words)).toMatchObject({
        code: 0,
        stdout: '421 https://metadata.example.org/\n',
      });
    }
  });

  it('keeps to the other addresses of a name with one for metadata', async () => {
    const { hops } = await report('--allow-private', 'rebinds.example.org');
    expect(hops[0]?.connection.remoteAddress).toBe(PRIVATE);
  });

  it('keeps to the public ones of a name that has both', async () => {
    const { stdout } = await run('--dump', 'json', 'both.example.org');
    expect((JSON.parse(stdout) as Report).hops[0]?.connection.remoteAddress).toBe(PUBLIC);
  });

  it('takes a name from the hosts file, and asks no server for it', async () => {
    const words = ['--dump', 'status', 'https://wiki.example.net/'];
    expect(await run(...words)).toMatchObject({ code: 3, asked: [] });
    expect(await run(`--allow-private=${PRIVATE}`, ...words)).toMatchObject({ code: 0, asked: [] });
  });

  it('completes a name of one label by the search domain, where its URL is written out', async () => {
    const { stdout, asked } = await run('--dump', 'status', '--allow-private', 'https://intranet/');
    expect(stdout).toBe('421 https://intranet/\n');
    expect([...asked].sort()).toEqual(['A intranet.corp.example', 'AAAA intranet.corp.example']);
  });

  it('asks nobody for a name below localhost', async () => {
    const words = ['--allow-http', '--dump', 'status', 'http://app.localhost/'];
    expect(await run(...words)).toMatchObject({ code: 3, asked: [] });
    expect(await run('--allow-private', ...words)).toMatchObject({
      code: 0,
      stdout: '421 http://app.localhost/\n',
      asked: [],
    });
  });

  it('says that there is no such name', async () => {
    const { code, stderr } = await run('www.nowhere.example');
    expect(code).toBe(1);
    expect(stderr).toMatch(/^ie-shell: https:\/\/www\.nowhere\.example\/ has a host name that [^\n]+\n$/);
  });
});
