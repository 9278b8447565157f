// Run: node stream-a-body.mjs
// Opens both ends of a channel in one process. One requests a page as a stream, the other sends it in chunks.
import { IpcChannel } from '@internet-exploder/ie-ipc';

const [browser, network] = await IpcChannel.pair();
const served = serve();

for (const path of ['whole', 'broken']) {
  const url = `https://a.example/${path}`;
  const { status, body } = await browser.request({ type: 'FetchRequest', url, streamed: true });
  let bytes = 0;
  try {
    // The next pieces are sent as these are read: a reader that stops stops the source.
    for await (const piece of body) bytes += piece.length;
    console.log(`${status} ${path}: ${bytes} bytes`);
  } catch (error) {
    console.log(`${status} ${path}: ${bytes} bytes, then ${error.cause.code}`);
  }
}

await browser.close();
await served;

async function serve() {
  for await (const { id, url } of network) {
    const head = { status: 200, headers: [], finalUrl: url };
    await network.send({ type: 'FetchStream', id, ...head, body: pieces(url.endsWith('whole')) });
  }
}

async function* pieces(isWhole) {
  for (let count = 0; count < 32; count++) yield new Uint8Array(64 * 1024);
  if (!isWhole) throw Object.assign(new Error('the server hung up'), { code: 'IE_NET_CONNECTION' });
}
