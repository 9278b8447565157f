// A renderer process as the input of the fuzzer wants it: the page's bytes are the input.
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { unpackInput } from './input.mjs';

const { channel } = await connectParent();
const pages = new Map();
for await (const message of channel) {
  const { type, id } = message;
  if (type === 'Shutdown') break;
  if (type === 'OpenPage') await open(message);
  if (type === 'ReadPage') {
    const { messages, body } = pages.get(message.of) ?? { messages: [] };
    await answer({ type: 'PageRead', ...messages[1], body, id });
  }
  if (type === 'ClosePage') pages.delete(message.of);
}
await channel.close();

async function open({ id, body }) {
  const chunks = body instanceof Uint8Array ? [body] : [];
  if (chunks.length === 0) for await (const chunk of body) chunks.push(chunk);
  const script = unpackInput(Buffer.concat(chunks));
  pages.set(id, script);
  await answer({ type: 'PageOpened', ...script.messages[0], id });
}

/** What cannot be sent at all is no input: bytes that are no messages have targets of their own. */
async function answer(message) {
  await channel
    .send(message)
    .catch(() => channel.send({ type: 'PageError', id: message.id, error: 'unsent' }));
}
