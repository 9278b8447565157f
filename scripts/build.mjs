// Builds all packages, or one package with its dependencies. Prints nothing unless something fails.
import { spawnSync } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bundledNotes, staleFiles } from './third-party.mjs';

const filters = process.argv.slice(2).map((name) => `--filter=${name}`);
const { status, stdout, stderr } = spawnSync(
  'turbo',
  ['run', 'build', '--output-logs=errors-only', '--log-prefix=none', '--no-color', ...filters],
  // No telemetry for contributors either.
  {
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  },
);
if (status !== 0) {
  process.stderr.write(`${stdout ?? ''}${stderr ?? ''}the build failed\n`);
  process.exit(1);
}

// A build restored from the cache leaves files of the build before, which would then be published.
const packages = fileURLToPath(new URL('../packages', import.meta.url));
for (const name of readdirSync(packages)) {
  const folder = `${packages}/${name}`;
  if (bundledNotes(folder).length === 0) continue;
  for (const file of staleFiles(folder)) rmSync(`${folder}/dist/${file}`);
}
