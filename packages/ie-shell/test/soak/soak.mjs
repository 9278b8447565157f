// Opens many pages at once while children are killed and stopped at random, within few descriptors and little memory, and
// checks that the browser ends where it began.
// Run: node test/soak/soak.mjs [pages] [at once] [descriptors]
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** Runs a soak, and returns its result. @throws Error if the browser's program failed */
export async function soak({ descriptors = 256, library = here('../../dist/index.js'), ...options }) {
  const server = createServer((request, response) => {
    const { host } = new URL(`http://${request.headers.host}`);
    const number = request.url.slice('/page-'.length);
    response.setHeader('content-type', 'text/html');
    const name = host.split(':', 1)[0];
    response.end(`<title>${number}</title><p>${name} ${request.url}<br><a href="/next-${number}">next</a>`);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = mkdtempSync(join(tmpdir(), 'ie-soak-'));
  const settings = { ...DEFAULTS, ...options, port: server.address().port };
  // A limit of 1 GiB for the data of the browser, and for that of each child.
  const script = `ulimit -n ${descriptors} && ulimit -d ${1024 * 1024} && exec "$@"`;
  const program = [process.execPath, '--expose-gc', '--max-old-space-size=128', here('browser.mjs'), library];
  try {
    const env = { ...process.env, TMPDIR: folder };
    const words = ['-c', script, 'sh', ...program, JSON.stringify(settings)];
    const { stdout } = await promisify(execFile)('sh', words, { env, timeout: settings.soakMs });
    return JSON.parse(stdout);
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true, force: true });
  }
}

const DEFAULTS = {
  pages: 1_000,
  atOnce: 50,
  sites: 20,
  chaosMs: 150,
  timeoutMs: 10_000,
  networkKills: 2,
  soakMs: 30 * 60_000,
};

/** What is wrong with the result of a soak; nothing if the browser ended where it began. */
export function problemsOf({ outcomes, mistakes, before, after, last, processes, children }) {
  const unexpected = Object.keys(outcomes).filter((outcome) => !EXPECTED.includes(outcome));
  return [
    ...mistakes,
    ...unexpected.map((outcome) => `${outcomes[outcome]} pages ended with ${outcome}`),
    ...(last === 'read' ? [] : [`the last page ended with ${last}`]),
    ...['children', 'descriptors', 'files']
      .filter((what) => after[what] > before[what])
      .map((what) => `${after[what]} ${what} were left, and there were ${before[what]} at the beginning`),
    ...(after.heapMiB > before.heapMiB + MAX_GROWTH_MIB ? [`the heap grew to ${after.heapMiB} MiB`] : []),
    ...(processes.join() === 'network' ? [] : [`these processes were left: ${processes}`]),
    ...(children === 0 ? [] : [`${children} children outlived the browser`]),
  ];
}

/** What may become of a page whose child was killed or stopped, or could not be started for lack of descriptors. */
const EXPECTED = [
  'read',
  'IE_SHELL_CHILD_ENDED',
  'IE_SHELL_TIMEOUT',
  'IE_NET_TIMEOUT',
  'IE_SANDBOX_LAUNCH_FAILED',
];

/** What the heap of a browser may keep, such as compiled code. */
const MAX_GROWTH_MIB = 16;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [pages, atOnce, descriptors] = process.argv.slice(2).map(Number);
  const options = { ...(pages && { pages }), ...(atOnce && { atOnce }), ...(descriptors && { descriptors }) };
  const since = performance.now();
  const result = await soak(options);
  const problems = problemsOf(result);
  const seconds = Math.round((performance.now() - since) / 1000);
  process.stdout.write(
    `${JSON.stringify(result, undefined, 2)}\n${problems.map((each) => `${each}\n`).join('')}`,
  );
  process.stdout.write(`soak: ${seconds} s, ${problems.length} problems\n`);
  process.exitCode = problems.length > 0 ? 1 : 0;
}
