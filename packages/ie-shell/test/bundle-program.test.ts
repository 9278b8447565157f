import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/temporary-folder.js';

const run = promisify(execFile);
const BUNDLER = new URL('../scripts/bundle-program.mjs', import.meta.url).href;

/** Bundles a program of several files, the first of which is its entry, and says what it prints. */
async function bundled(files: Record<string, string>) {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(folder, 'src', name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  const [entry = ''] = Object.keys(files);
  const outfile = join(folder, 'program.cjs');
  const paths = [join(folder, 'src', entry), outfile].map((path) => JSON.stringify(path));
  const script = `import { bundleProgram } from '${BUNDLER}'; await bundleProgram({ entry: ${paths[0]}, outfile: ${paths[1]} });`;
  // The bundler notes in the working folder what it has bundled.
  await run(process.execPath, ['--input-type=module', '--eval', script], { cwd: folder });
  const { stdout } = await run(process.execPath, [outfile]);
  return { stdout, program: readFileSync(outfile, 'utf8') };
}

describe('the bundle of a program', () => {
  it('runs what is imported later when that is asked for, once, and not before', async () => {
    const { stdout } = await bundled({
      'entry.js': `
        async function main() {
          console.log('entry');
          const one = await import('./one.js');
          console.log(one.name);
          const two = await import('./two.js');
          console.log(two.name, one.shared === two.shared, (await import('./one.js')).name);
        }
        main();`,
      'one.js': `export { shared } from './shared.js'; console.log('one'); export const name = 'I';`,
      'two.js': `export { shared } from './shared.js'; console.log('two'); export const name = 'II';`,
      'shared.js': `console.log('shared'); export const shared = {};`,
    });
    expect(stdout).toBe('entry\nshared\none\nI\ntwo\nII true I\n');
  });

  it('leaves what stands in strings and patterns as it is, an end of a comment too', async () => {
    const { stdout } = await bundled({
      'entry.js': `import('./later.js').then(({ texts }) => console.log(JSON.stringify(texts)));`,
      'later.js': `
        const half = 4;
        export const texts = ['*/*', \`/*\${half}*/\`, String(/a*/), half */2/.source, '*-/*--/', 'ü\\u2028'];`,
    });
    expect(JSON.parse(stdout)).toEqual(['*/*', '/*4*/', '/a*/', 8, '*-/*--/', 'ü\u2028']);
  });

  it('gives the names of another package that it loads later, where that has ES modules beside CommonJS', async () => {
    const { stdout } = await bundled({
      'entry.js': `import('dual').then(({ name, default: whole }) => console.log(name, whole));`,
      'node_modules/dual/package.json': '{ "name": "dual", "main": "main.cjs", "module": "module.mjs" }',
      'node_modules/dual/main.cjs': `exports.name = 'of CommonJS';`,
      'node_modules/dual/module.mjs': `export const name = 'of the ES module';`,
    });
    expect(stdout).toBe('of the ES module undefined\n');
  });

  it('tells the place of an error in the file that it is', async () => {
    const { stdout, program } = await bundled({
      'entry.js': `import('./later.js').catch((error) => console.log(error.stack));`,
      'later.js': `export const x = 1;\nthrow new Error('from the later part');`,
    });
    const [, line] = /program\.cjs:(\d+):\d+/.exec(stdout) ?? [];
    expect(program.split('\n')[Number(line) - 1]).toContain('from the later part');
  });
});

describe('the program of a renderer', () => {
  it('has no models of encodings that are never guessed, all of which it would read when it starts', () => {
    const program = new URL('../dist/child-renderer.cjs', import.meta.url);
    expect(statSync(program).size).toBeLessThan(1.5 * 1024 * 1024);
  });
});
