// Run: node pair.mjs
// Opens both ends of a channel in one process, to test a child's code without a child.
import { IpcChannel } from '@internet-exploder/ie-ipc';

const [browser, network] = await IpcChannel.pair();

// One end answers.
const served = serve();

// The other asks, twice at once; each answer finds its question, whichever comes first.
const answers = await Promise.all(
  ['https://a.example/', 'https://b.example/'].map((url) => browser.request({ type: 'FetchRequest', url })),
);
for (const { status, finalUrl, body } of answers) {
  console.log(`${status} ${finalUrl} ${Buffer.from(body)}`);
}

await browser.close();
await served;

async function serve() {
  // Ends when the other end has closed the channel.
  for await (const { id, url } of network) {
    const body = Buffer.from(`made up for ${new URL(url).hostname}`);
    await network.send({ type: 'FetchResponse', id, status: 200, headers: [], body, finalUrl: url });
  }
}
