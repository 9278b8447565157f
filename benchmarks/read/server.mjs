import { createServer } from 'node:http';
import { articlePage } from './article.mjs';

/**
 * The server that all peers ask, in a process of its own. It is there on many loopback addresses, each of them a site.
 */
const SITES = 32;
const PAGE_BYTES = 70_000;

const page = Buffer.from(articlePage(PAGE_BYTES));
const headers = { 'content-type': 'text/html; charset=utf-8', 'content-length': page.length };
let asked;

const serve = (_request, response) => {
  asked ??= process.hrtime.bigint();
  response.writeHead(200, headers).end(page);
};

const first = createServer(serve);
first.listen(0, '127.0.0.1', async () => {
  const { port } = first.address();
  const addresses = Array.from({ length: SITES - 1 }, (_, index) => `127.0.0.${index + 2}`);
  await Promise.all(addresses.map((address) => listen(port, address)));
  process.send({ urls: ['127.0.0.1', ...addresses].map((address) => `http://${address}:${port}/`) });
});

/** Tells when it was asked for the first time since the last such question. */
process.on('message', () => {
  process.send({ askedAt: asked === undefined ? undefined : Number(asked) / 1e6 });
  asked = undefined;
});
process.on('disconnect', () => process.exit(0));

function listen(port, address) {
  return new Promise((resolve, reject) => {
    createServer(serve).once('error', reject).listen(port, address, resolve);
  });
}
