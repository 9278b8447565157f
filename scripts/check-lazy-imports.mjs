// Loads every module that a built file imports later, and checks that it has the names that the sources use.
// After a bundler has split off an `import()`, a CommonJS module has only `default`.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Module } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { lazyImports } from './lazy-imports.mjs';
import { bundledNotes } from './third-party.mjs';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const sources = readdirSync(join(ROOT, 'packages'))
  .map((name) => `packages/${name}/src`)
  .filter((folder) => existsSync(join(ROOT, folder)))
  .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));

const calls = sources.flatMap((file) => lazyImports(join(ROOT, file)).map((call) => ({ file, ...call })));
const problems = new Set(calls.flatMap(({ problem }) => problem ?? []));
const proven = new Set();

for (const name of readdirSync(join(ROOT, 'packages'))) {
  const folder = join(ROOT, 'packages', name);
  for (const note of bundledNotes(folder)) await checkBundle(folder, note);
}
for (const { file, specifier, names } of calls) {
  if (names.length > 0 && !proven.has(`${file} ${specifier}`))
    problems.add(`${file}: import('${specifier}') is in no built file, so that nothing proves its names`);
}
process.stdout.write([...problems].map((problem) => `${problem}\n`).join(''));
process.exit(problems.size > 0 ? 1 : 0);

async function checkBundle(folder, { outputs, lazy }) {
  const [built] = outputs;
  const path = join(folder, 'dist', built);
  const isProgram = built.endsWith('.cjs') && lazy.some(({ piece }) => piece !== undefined);
  const load = isProgram ? pieceLoader(path) : undefined;
  for (const { importer, specifier, piece } of lazy) {
    const file = relative(ROOT, resolve(folder, importer));
    const same = calls.filter((call) => call.file === file && call.specifier === specifier);
    const names = same.flatMap((call) => call.names);
    // A module imported for its side effects runs when the program runs.
    if (names.length === 0) continue;
    proven.add(`${file} ${specifier}`);
    const there = await namesOf({ folder, load, specifier, piece });
    const missing = names.filter((name) => !there.includes(name));
    if (missing.length === 0) continue;
    problems.add(
      `${relative(ROOT, folder)}/dist/${built}: import('${specifier}') in ${file} gives no ${missing.join(', ')}, but ${there.join(', ')}`,
    );
  }
}

/** Returns the exports that the built file would get: those of a piece of the file, or of another package. */
async function namesOf({ folder, load, specifier, piece }) {
  if (piece === undefined) return namesOfPackage(folder, specifier);
  const module = load ? load(`./${piece}`) : await import(pathToFileURL(join(folder, 'dist', piece)).href);
  return Object.keys(module);
}

/** A program in the same folder resolves the same package as the built file. */
function namesOfPackage(cwd, specifier) {
  const program = `console.log(JSON.stringify(Object.keys(await import('${specifier}'))))`;
  const words = ['--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, words, { cwd, encoding: 'utf8' }));
}

/** Returns the function with which a program loads its pieces, without running the program. */
function pieceLoader(path) {
  const code = readFileSync(path, 'utf8');
  const start = code.lastIndexOf('\nload("');
  if (start < 0) throw new Error(`${path} doesn't end with the loading of its first piece`);
  const program = new Module(path);
  program.filename = path;
  program.paths = Module._nodeModulePaths(dirname(path));
  program._compile(`${code.slice(0, start).replace(/^#!.*/, '')}\nmodule.exports = load;`, path);
  return program.exports;
}
