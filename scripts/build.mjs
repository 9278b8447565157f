// Builds the packages, or the one named and what it depends on; says nothing unless something fails.
import { spawnSync } from 'node:child_process';

const filters = process.argv.slice(2).map((name) => `--filter=${name}`);
const { status, stdout, stderr } = spawnSync(
  'turbo',
  ['run', 'build', '--output-logs=errors-only', '--log-prefix=none', '--no-color', ...filters],
  // Private by default holds for those who build it, too.
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
