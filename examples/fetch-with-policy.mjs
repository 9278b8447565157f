// Run: node fetch-with-policy.mjs http://127.0.0.1:8080/
// Requests a page on a private address three times. Only a policy that names the address allows it.
import { Client, NetError } from '@internet-exploder/ie-net';

const url = process.argv[2] ?? 'http://127.0.0.1:8080/';
const client = new Client();

await attempt('by default', {});
await attempt('with plain HTTP allowed', { allowHttp: true });
await attempt('with its address allowed, too', { allowHttp: true, allowPrivate: [new URL(url).hostname] });

await client.close();

async function attempt(how, policy) {
  try {
    const { status, body } = await client.get(url, { policy });
    console.log(`${how}: status ${status}, ${body.length} bytes`);
  } catch (error) {
    if (!(error instanceof NetError)) throw error;
    // The code is for programs; the message is for people.
    console.log(`${how}: ${error.code}`);
  }
}
