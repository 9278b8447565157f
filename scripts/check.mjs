// Runs every check that is not a test. Prints a line for each, the output of failures, and a total.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { text } from 'node:stream/consumers';
import { checkDirections } from './check-directions.mjs';
import { checkNotices } from './check-notices.mjs';

const packages = readdirSync('packages').map((name) => `packages/${name}`);

// The slowest checks start first. As many run at once as there are cores.
const checks = [
  ['types', () => run('turbo', ['run', 'types', '--output-logs=errors-only', '--log-prefix=none'])],
  [
    'format and lint',
    () => run('biome', ['ci', '--error-on-warnings', '--max-diagnostics=50', '--colors=off', '.']),
  ],
  [
    'unused files, exports and dependencies',
    () => run('knip', ['--no-progress', '--treat-config-hints-as-errors']),
  ],
  ['modules that are loaded later', () => run('node', ['scripts/check-lazy-imports.mjs'])],
  ['package directions', checkDirections],
  ['third-party notices', () => checkNotices(packages.filter(isPublished))],
  ...packages.filter(isPublished).flatMap((folder) => [
    [`publishable: ${folder}`, () => run('publint', ['--strict', folder])],
    // The packages are ESM only; `require()` of ESM depends on the caller's Node.js.
    [
      `types as installed: ${folder}`,
      () => run('attw', ['--pack', folder, '--profile', 'esm-only', '--no-color']),
    ],
  ]),
];

const waiting = checks.entries();
let failed = 0;
await Promise.all(Array.from({ length: availableParallelism() }, checkInTurn));
process.stdout.write(`checks: ${checks.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed ? 1 : 0;

/** Runs one check after another until none is left. */
async function checkInTurn() {
  for (const [, [name, check]] of waiting) {
    const problem = await check();
    if (problem) failed++;
    process.stdout.write(`${problem ? 'FAIL' : 'ok  '} ${name}\n${problem ?? ''}`);
  }
}

function isPublished(folder) {
  return !JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).private;
}

/** Returns the output of a command that failed, or nothing. */
async function run(command, args) {
  const child = spawn(command, args, {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  const ended = new Promise((resolve) => {
    child.once('error', resolve);
    child.once('close', (code) => resolve(code === 0 ? undefined : { message: `it ended with ${code}` }));
  });
  const [stdout, stderr, error] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
  return error && `${stdout}${stderr}${error.message}\n`;
}
