// Run: node unpack-files/parent.mjs some-folder one.gz two.gz
// Unpacks untrusted files in a pool of confined processes. Each may write in one folder, up to a size for each file, and
// can do nothing else: read no file, reach no network. A file that breaks its process costs no other file.
import { createReadStream } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createPool } from '@internet-exploder/ie-sandbox';
import { Answer } from './messages.mjs';

const [folder, ...files] = process.argv.slice(2);

const pool = createPool('renderer', {
  size: 2,
  entry: new URL('./child.mjs', import.meta.url),
  writePaths: [folder],
  limits: { dataBytes: 1024 ** 3, fileBytes: 1024 ** 2 },
  taskTimeoutMs: 10_000,
  incoming: Answer,
});

const lines = await Promise.all(files.map(unpack));
for (const line of lines) console.log(line);
await pool.close();

async function unpack(file) {
  const to = join(resolve(folder), basename(file, '.gz'));
  try {
    const { answer, report } = await pool.run({ type: 'Unpack', to, body: bytesOf(file) });
    const outcome = answer.type === 'Unpacked' ? `${answer.bytes} bytes` : answer.code;
    return `${basename(file)}: ${outcome}, ${report.confined ? 'confined' : 'not confined'}`;
  } catch (error) {
    return `${basename(file)}: ${error.code}`;
  }
}

/** Opens the file when a process reads it, not while its task waits. */
async function* bytesOf(file) {
  yield* createReadStream(file);
}
