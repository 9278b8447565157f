// Run: node parse-a-file/parent.mjs some.csv
// Parses an untrusted file in a confined process, which may read that one file and nothing else: no other file, no
// network, no process.
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { Outline } from './messages.mjs';

const [file] = process.argv.slice(2);

const child = await spawnChild('renderer', {
  entry: new URL('./child.mjs', import.meta.url),
  readPaths: [file],
  limits: { dataBytes: 1024 ** 3 },
  incoming: Outline,
});

const outline = await child.channel.request({ type: 'Parse', file }, { timeoutMs: 10_000 });
console.log(`${outline.rows} rows of ${outline.columns.join(', ')}`);
console.log(`the parser was ${child.report.confined ? 'confined' : 'not confined'}, and tried in vain:`);
for (const attempt of outline.refused) console.log(`  ${attempt}`);

await child.shutdown();
