// Runs the tests of processes, confinement and examples on other versions of Node.js: `pnpm test:matrix [22
// 24 26]`. npm provides the binaries, which are kept in a folder for the next run.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

const asked = process.argv.slice(2);
const versions = asked.length > 0 ? asked : ['22', '24', '26'];
const projects = ['ie-ipc', 'ie-sandbox', 'ie-shell'];

const failed = versions.filter((version) => !test(version));
process.stdout.write(`node versions: ${versions.length - failed.length} passed, ${failed.length} failed\n`);
process.exitCode = failed.length > 0 ? 1 : 0;

function test(version) {
  const node = install(version);
  const { stdout } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  process.stdout.write(`\n== Node.js ${stdout.trim()}\n`);
  const filters = ['examples', ...projects.flatMap((name) => [name, `${name}-units`])];
  const words = filters.flatMap((name) => ['--project', name]);
  const { status } = spawnSync(node, ['node_modules/vitest/vitest.mjs', 'run', ...words, '--reporter=dot'], {
    stdio: 'inherit',
  });
  return status === 0;
}

/** Returns the path of a version's binary. */
function install(version) {
  const folder = resolve('node_modules/.cache/node', version);
  const node = join(folder, `node_modules/node-linux-${process.arch}/bin/node`);
  if (existsSync(node)) return node;
  mkdirSync(folder, { recursive: true });
  const { status } = spawnSync(
    'npm',
    [
      'install',
      '--prefix',
      folder,
      '--no-save',
      '--no-package-lock',
      '--silent',
      `node-linux-${process.arch}@${version}`,
    ],
    { stdio: 'inherit' },
  );
  if (status !== 0) throw new Error(`Node.js ${version} cannot be installed from npm`);
  return node;
}
