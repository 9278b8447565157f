import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const LIBRARY = fileURLToPath(import.meta.resolve('@internet-exploder/ie-shell'));

/**
 * A copy of the built library whose child of one kind is the fuzzer's program. It finds the same packages.
 *
 * @returns `launch` of the library, and `remove`, which removes the copy
 */
export async function libraryWith(kind) {
  const folder = mkdtempSync(join(tmpdir(), 'ie-fuzz-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  const dist = dirname(realpathSync(LIBRARY));
  cpSync(dist, folder, { recursive: true });
  symlinkSync(join(dirname(dist), 'node_modules'), join(folder, 'node_modules'));
  const program = new URL(`./${kind}.mjs`, import.meta.url).href;
  writeFileSync(join(folder, `child-${kind}.cjs`), `import(${JSON.stringify(program)})`);
  const { launch } = await import(pathToFileURL(join(folder, 'index.js')).href);
  return {
    launch: (options) => launch({ sandbox: 'off', logLevel: 'silent', timeoutMs: 5_000, ...options }),
    remove() {
      process.off('exit', remove);
      remove();
    },
  };
}
