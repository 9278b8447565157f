import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleProgram } from '../../packages/ie-shell/scripts/bundle-program.mjs';

/** Milliseconds that a held child does nothing, which is more than its parent takes to look at it. */
const HOLD_MS = 200;

/** Stands before a program and holds it from the moment it has said hello. */
const HOLD = `{
  const fs = require('node:fs');
  const { writeSync } = fs;
  fs.writeSync = (fd, ...args) => {
    const written = writeSync(fd, ...args);
    if (fd === 3) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ${HOLD_MS});
    return written;
  };
}
`;

/**
 * The programs of our children, each as it is and so that it holds still behind its hello, which shows what it took
 * so far. Remove them when done.
 */
export async function prepareEntries() {
  const folder = mkdtempSync(join(tmpdir(), 'ie-bench-'));
  const minimal = join(folder, 'minimal.cjs');
  await bundleProgram({ entry: pathOf('./entry-minimal.mjs'), outfile: minimal });
  const built = {
    minimal,
    renderer: pathOf('../../packages/ie-shell/dist/child-renderer.cjs'),
    network: pathOf('../../packages/ie-shell/dist/child-network.cjs'),
  };
  const there = Object.entries(built).filter(([, entry]) => existsSync(entry));
  const entries = there.map(([name, entry]) => {
    const held = join(folder, `held-${name}.cjs`);
    writeFileSync(held, HOLD + readFileSync(entry, 'utf8'));
    return [name, { entry, held }];
  });
  return { entries: Object.fromEntries(entries), remove: () => rmSync(folder, { recursive: true }) };
}

function pathOf(relative) {
  return fileURLToPath(new URL(relative, import.meta.url));
}
