import { connectParent } from '@internet-exploder/ie-sandbox/child';

/** The least that a child of spawnChild can be; bundled to one file, as the product's children are. */
void connectParent().then(async ({ channel }) => {
  for await (const message of channel) {
    if (message.type === 'Shutdown') break;
    if (message.type === 'Ping') await channel.send({ type: 'Pong' });
  }
  await channel.close();
});
