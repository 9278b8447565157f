import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { LOCAL_SOURCE, runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

const fixtures = fileURLToPath(new URL('../../ie-net/test/fixtures/', import.meta.url));
const certificate = join(fixtures, 'test-only-cert.pem');

async function serveHttps(): Promise<string> {
  const key = readFileSync(join(fixtures, 'test-only-key.pem'));
  const server = createServer({ key, cert: readFileSync(certificate) }, (_request, response) =>
    response.end('hello'),
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

it('an authority in NODE_EXTRA_CA_CERTS is trusted by the confined network process, and no other', async () => {
  const url = await serveHttps();
  const trusting = await runShell([...LOCAL_SOURCE, url], { env: { NODE_EXTRA_CA_CERTS: certificate } });
  expect([trusting.code, trusting.stdout.toString(), trusting.stderr]).toEqual([0, 'hello', '']);
  const distrusting = await runShell([...LOCAL_SOURCE, url]);
  expect(distrusting.code).toBe(1);
  expect(distrusting.stderr).toMatch(/^ie-shell: .*certificate.*\n$/);
});

it('a file of authorities that is not there is warned about and left out', async () => {
  const file = join(temporaryFolder(), 'none.pem');
  const { code, stderr } = await runShell(['--dump', 'status'], { env: { NODE_EXTRA_CA_CERTS: file } });
  expect(code).toBe(0);
  expect(stderr).toMatch(/level=warn kind=network .*msg="extra certificates are ignored"/);
});
