// Run: node drive-headless.mjs https://example.com/
// Sends requests to a browser in a separate process, as JSON lines, from any language.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const [url, ...options] = process.argv.slice(2);
const program = new URL('cli.cjs', import.meta.resolve('@internet-exploder/ie-shell'));
const shell = spawn(process.execPath, [fileURLToPath(program), '--headless', ...options], {
  stdio: ['pipe', 'pipe', 'inherit'],
});
const waiting = new Map();
let count = 0;
createInterface({ input: shell.stdout }).on('line', (line) => {
  const { id, ...answer } = JSON.parse(line);
  waiting.get(id)?.(answer);
  waiting.delete(id);
});

// All at once: what is asked of a page waits until it is there.
const [page, text, links] = await Promise.all([
  ask('navigate', { url }),
  ask('get_text', { width: 60 }),
  ask('get_links'),
]);
if (page.ok)
  console.log(`${page.result.status} ${page.result.title}: ${links.result.total} links\n${text.result.text}`);
else console.log(`${page.error.code}: ${page.error.message}`);
shell.stdin.end();

function ask(command, fields = {}) {
  count += 1;
  const id = count;
  shell.stdin.write(`${JSON.stringify({ id, command, ...fields })}\n`);
  return new Promise((resolve) => waiting.set(id, resolve));
}
