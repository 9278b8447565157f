import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { serveHttp2 } from './local-server.js';

const built = new URL('../dist/index.js', import.meta.url).href;
const certificate = fileURLToPath(new URL('fixtures/test-only-cert.pem', import.meta.url));

/** Ends by itself, unless something keeps it running for longer than the timer. */
const program = `
import { readFileSync } from 'node:fs';
const { Client } = await import(${JSON.stringify(built)});
const [url, http2] = process.argv.slice(1);
const client = new Client({ allowPrivate: true, ca: readFileSync(${JSON.stringify(certificate)}, 'utf8'), http2: http2 === 'true' });
const { body, meta } = await client.get(url);
process.stdout.write(meta.hops[0].connection.protocol + ' ' + Buffer.from(body));
setTimeout(() => process.exit(9), 15_000).unref();
`;

test.each([
  [false, 'http/1.1'],
  [true, 'h2'],
])('an idle connection keeps no program running (http2: %s)', async (http2, protocol) => {
  await using server = await serveHttp2((_, response) => response.end('page'));
  const child = spawn(process.execPath, ['--input-type=module', '-e', program, server.url, String(http2)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  const [code] = await once(child, 'exit');
  expect({ code, said }).toEqual({ code: 0, said: `${protocol} page` });
});
