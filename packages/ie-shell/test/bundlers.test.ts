import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { serveBody } from './support/local-server.js';
import { runShell } from './support/run-shell.js';
import { temporaryFolder } from './support/temporary-folder.js';

/** What of Rollup is used here. */
interface Rollup {
  rollup(options: object): Promise<{ write(options: object): Promise<unknown>; close(): Promise<void> }>;
}

// Those that tsup uses.
const ofTsup = createRequire(createRequire(import.meta.url).resolve('tsup'));
const { rollup } = ofTsup('rollup') as Rollup;

/** Bundles for Node.js by esbuild's command. */
function esbuild(entry: string, outfile: string, ...more: string[]): void {
  const bundle = [entry, '--bundle', '--platform=node', '--log-level=error', `--outfile=${outfile}`];
  execFileSync(process.execPath, [ofTsup.resolve('esbuild/bin/esbuild'), ...bundle, ...more]);
}

/** A program of a user's own, in a folder where the packages are installed. */
function userProgram(
  origin: string,
  code = pageProgram(origin),
): { entry: string; out: (name: string) => string } {
  const folder = temporaryFolder();
  const packages = dirname(fileURLToPath(new URL('..', import.meta.url)));
  mkdirSync(join(folder, 'node_modules'));
  mkdirSync(join(folder, 'node_modules', '@internet-exploder'));
  for (const name of ['ie-shell', 'ie-sandbox']) {
    symlinkSync(join(packages, name), join(folder, 'node_modules', '@internet-exploder', name));
  }
  const entry = join(folder, 'program.mjs');
  writeFileSync(entry, code);
  return { entry, out: (name) => join(folder, 'dist', name) };
}

function pageProgram(origin: string): string {
  return `import { launch } from '@internet-exploder/ie-shell';
    async function main() {
      const browser = await launch({ allowHttp: true, allowPrivate: true });
      const page = await browser.open(${JSON.stringify(origin)});
      console.log((await page.text()).text);
      await browser.close();
    }
    main().catch(({ code, message }) => console.log(code, message));`;
}

const CHILD_PROGRAM = `import { spawnChild } from '@internet-exploder/ie-sandbox';
  spawnChild('renderer', { entry: process.argv[1] }).catch(({ code, message }) => console.log(code, message));`;

async function run(file: string) {
  const { stdout, ...rest } = await runShell([], { command: [process.execPath, file] });
  expect(rest).toEqual({ code: 0, signal: null, stderr: '', survivors: [] });
  return stdout.toString().trim();
}

const PACKAGE = '@internet-exploder/ie-shell';

describe('a program that is bundled', () => {
  it('by esbuild or Rollup reads pages where the package is left external', async () => {
    const { entry, out } = userProgram(await serveBody('<p>hello'));
    esbuild(entry, out('esbuild.mjs'), '--format=esm', `--external:${PACKAGE}`);
    const bundle = await rollup({ input: entry, external: [PACKAGE] });
    await bundle.write({ format: 'es', file: out('rollup.mjs') });
    await bundle.close();
    for (const name of ['esbuild.mjs', 'rollup.mjs']) expect(await run(out(name))).toBe('hello');
  });

  it.each([
    // esbuild warns that CommonJS has no import.meta.
    ['CommonJS', 'all.cjs', ['--format=cjs', '--log-override:empty-import-meta=silent']],
    [
      'ES modules',
      'all.mjs',
      [
        '--format=esm',
        "--banner:js=import { createRequire as of } from 'node:module'; const require = of(import.meta.url);",
      ],
    ],
  ])('with the package in it, as %s, is told to leave it external', async (_name, file, options) => {
    const { entry, out } = userProgram('http://127.0.0.1/');
    esbuild(entry, out(file), ...options);
    expect(await run(out(file))).toMatch(/^IE_SHELL_USAGE .*is not beside this one.* keep .* external$/);
  });

  // The ES module finds koffi's binary, and then misses the file of the thread.
  it.each([
    ['CommonJS', 'all.cjs', ['--format=cjs', '--log-override:empty-import-meta=silent']],
    ['ES modules', 'all.mjs', ['--format=esm']],
  ])(
    'that starts a child of its own, with ie-sandbox in it, as %s, is told so, too',
    async (_name, file, options) => {
      const { entry, out } = userProgram('', CHILD_PROGRAM);
      esbuild(entry, out(file), ...options);
      expect(await run(out(file))).toMatch(/^IE_SANDBOX_\w+ .* keep the packages .* external$/);
    },
  );
});
