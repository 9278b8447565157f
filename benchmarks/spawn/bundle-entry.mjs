import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Bundles the minimal entry the way tsup bundles the product's children. Remove it when done. */
export function bundleMinimalEntry() {
  const folder = mkdtempSync(join(tmpdir(), 'ie-bench-'));
  const entry = join(folder, 'entry-minimal.cjs');
  loadEsbuild().buildSync({
    entryPoints: [fileURLToPath(new URL('./entry-minimal.mjs', import.meta.url))],
    outfile: entry,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    define: { 'import.meta.url': '__moduleUrl' },
    banner: { js: "const __moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
    logLevel: 'error',
  });
  return { entry, remove: () => rmSync(folder, { recursive: true }) };
}

/** The esbuild that tsup uses. */
function loadEsbuild() {
  const { resolve } = createRequire(import.meta.url);
  return createRequire(resolve('tsup'))('esbuild');
}
