// Every check that is not a test: prints a line for each, the output of those that fail, and a total.
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { checkDirections } from './check-directions.mjs';

const packages = readdirSync('packages').map((name) => `packages/${name}`);

const checks = [
  [
    'format and lint',
    () => run('biome', ['ci', '--error-on-warnings', '--max-diagnostics=50', '--colors=off', '.']),
  ],
  ['types', () => run('turbo', ['run', 'types', '--output-logs=errors-only', '--log-prefix=none'])],
  [
    'unused files, exports and dependencies',
    () => run('knip', ['--no-progress', '--treat-config-hints-as-errors']),
  ],
  ['package directions', checkDirections],
  ...packages.filter(isPublished).flatMap((folder) => [
    [`publishable: ${folder}`, () => run('publint', ['--strict', folder])],
    // The packages are ESM alone: require() of ESM is the caller's business.
    [
      `types as installed: ${folder}`,
      () => run('attw', ['--pack', folder, '--profile', 'esm-only', '--no-color']),
    ],
  ]),
];

let failed = 0;
for (const [name, check] of checks) {
  const problem = check();
  if (problem) failed++;
  process.stdout.write(`${problem ? 'FAIL' : 'ok  '} ${name}\n${problem ?? ''}`);
}
process.stdout.write(`checks: ${checks.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed ? 1 : 0;

function isPublished(folder) {
  return !JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')).private;
}

/** The output of a command that failed, or nothing. */
function run(command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  if (status === 0) return undefined;
  return `${stdout ?? ''}${stderr ?? ''}${error ? `${error.message}\n` : ''}`;
}
