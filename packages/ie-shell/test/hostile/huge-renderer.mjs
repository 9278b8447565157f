// A renderer that was taken over: it answers as it should, but gives a huge part for a page of an evil host. The path of
// its URL names the answer, as in https://evil-1.example/text/name.
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { HUGE_ANSWERS } from './huge-answers.mjs';

const removed = { control: 0, bidi: 0, tag: 0, links: 0, hidden: 0 };
const opened = {
  type: 'PageOpened',
  mimeType: 'text/html',
  encoding: 'utf-8',
  encodingFrom: 'header',
  needsScript: false,
  unread: { scripts: 0, frames: 0, flattened: 0, attributes: 0 },
};

/** Serves pages, which are never parsed. */
export async function serve() {
  const { channel } = await connectParent();
  const bodies = new Map();
  for await (const message of channel) {
    const { type, id, of } = message;
    if (type === 'Shutdown') break;
    if (type === 'OpenPage') {
      if (!(message.body instanceof Uint8Array)) for await (const _ of message.body);
      const { host, pathname } = new URL(message.url);
      const [, part, name] = pathname.split('/').map(decodeURIComponent);
      bodies.set(id, Buffer.from(host.startsWith('evil-') ? HUGE_ANSWERS[part][name]() : 'fine\n'));
      await channel.send({ ...opened, id });
    }
    if (type === 'ReadPage') await channel.send({ type: 'PageRead', id, body: bodies.get(of), removed });
  }
  await channel.close();
}
