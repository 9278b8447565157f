// Run: node own-messages/parent.mjs
// Counts the words of the texts that it receives.
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { FromParent } from './messages.mjs';

const { channel } = await connectParent({ incoming: FromParent });

for await (const message of channel) {
  if (message.type === 'Shutdown') break;
  const words = message.text.match(/\S+/g)?.length ?? 0;
  await channel.send({ type: 'WordsCounted', id: message.id, words });
}
await channel.close();
