// Run: node parse-a-file/parent.mjs some.csv
// Parses the file that it may read. Then it tries what a compromised parser might try.
import { execFileSync } from 'node:child_process';
import { createReadStream, openSync, readdirSync, writeFileSync } from 'node:fs';
import { connectParent } from '@internet-exploder/ie-sandbox/child';
import { Request } from './messages.mjs';

const attempts = {
  'read /etc/passwd': () => openSync('/etc/passwd'),
  'list the root folder': () => readdirSync('/'),
  'write a file': () => writeFileSync('/tmp/trace', ''),
  'start a program': () => execFileSync('/bin/true'),
};

const { channel } = await connectParent({ incoming: Request });

for await (const message of channel) {
  if (message.type === 'Shutdown') break;
  let text = '';
  for await (const chunk of createReadStream(message.file, 'utf8')) text += chunk;
  const [header = '', ...rows] = text.trimEnd().split(/\r?\n/);
  await channel.send({
    type: 'Outline',
    id: message.id,
    rows: rows.length,
    columns: header.split(','),
    refused: Object.keys(attempts).filter((name) => isRefused(attempts[name])),
  });
}
await channel.close();

function isRefused(attempt) {
  try {
    attempt();
    return false;
  } catch {
    return true;
  }
}
