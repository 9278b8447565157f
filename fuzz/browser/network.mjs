// A network process as the input of the fuzzer wants it: the body of a request is the input.
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { unpackInput } from './input.mjs';

const { channel } = await connectParent();
let reports = [];
for await (const message of channel) {
  const { type, id } = message;
  if (type === 'Shutdown') break;
  if (type === 'FetchRequest') await fetch(message);
  else if (type === 'FetchReportRequest') await answer({ type: 'FetchReport', ...reports[1], id });
  else if (type === 'ConfigureNetwork') await channel.send({ type: 'Done', id });
}
await channel.close();

async function fetch({ id, body }) {
  const chunks = body instanceof Uint8Array ? [body] : [];
  if (chunks.length === 0 && body) for await (const chunk of body) chunks.push(chunk);
  const { messages, body: page } = unpackInput(Buffer.concat(chunks));
  reports = messages;
  const [first] = messages;
  const hasBody = first?.type !== 'FetchError';
  await answer({ type: 'FetchStream', ...first, id, ...(hasBody && { body: piecesOf(page) }) });
}

async function* piecesOf(page) {
  for (let start = 0; start < page.length; start += 1_000) yield page.subarray(start, start + 1_000);
}

async function answer(message) {
  await channel
    .send(message)
    .catch(() => channel.send({ type: 'FetchError', id: message.id, error: 'unsent' }));
}
