// Run: node unpack-files/parent.mjs some-folder one.gz two.gz
// Unpacks what it is sent into the file that it is told, one after the other.
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { Request } from './messages.mjs';

const { channel } = await connectParent({ incoming: Request });

for await (const message of channel) {
  if (message.type === 'Shutdown') break;
  const { id, to, body } = message;
  try {
    const file = createWriteStream(to, { flags: 'wx' });
    await pipeline(body, createGunzip(), file);
    await channel.send({ type: 'Unpacked', id, bytes: file.bytesWritten });
  } catch (error) {
    await channel.send({ type: 'NotUnpacked', id, code: error.code });
  }
}
await channel.close();
