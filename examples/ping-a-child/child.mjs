// Run: node ping-a-child/parent.mjs
// Answers its parent until it is shut down.
import { connectParent } from '@internet-exploder/ie-sandbox/child';

const { channel } = await connectParent();

// Ends by itself when the parent closes the channel, or is gone.
for await (const message of channel) {
  if (message.type === 'Shutdown') break;
  if (message.type === 'Ping') await channel.send({ type: 'Pong' });
}
await channel.close();
