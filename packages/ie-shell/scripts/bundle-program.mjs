import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeNote } from '../../../scripts/note-bundled.mjs';
import { leanDetector } from './lean-detector.mjs';

/*
 * V8 reads through a whole file before it runs the first line. For an HTTP client that takes longer than the
 * start of Node.js. So a program is split at each `import()`, and the pieces that it needs later are stored
 * where they cost nothing until then.
 */

const PACKAGES = fileURLToPath(new URL('../..', import.meta.url));

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  format: 'esm',
  splitting: true,
  outdir: '.',
  platform: 'node',
  // ES modules where a package has them: after splitting, esbuild gives an `import()` of a CommonJS module
  // only `default`.
  mainFields: ['module', 'main'],
  target: 'node20',
  // One byte for each character, in the file and in V8's memory.
  charset: 'ascii',
  // Valid whatever the folder's package type is.
  define: { 'import.meta.url': '__moduleUrl', __BUILD__: JSON.stringify(version) },
  metafile: true,
  logLevel: 'error',
};

/** `load` returns what is imported from a piece. */
const AS_PIECE = { format: 'cjs', supported: { 'dynamic-import': false }, minify: true, charset: 'ascii' };

/**
 * Bundles a program and everything it needs into a CommonJS file. The pieces that it loads later are stored
 *
 * - `inside` the file, for a confined child, which can open no other file: each in a comment, which V8 skips
 *   twenty times as fast as code, and compiles after the hello when it is needed;
 * - `beside` the file, in a folder with its name.
 */
export async function bundleProgram({ entry, outfile, pieces: place = 'inside' }) {
  const esbuild = loadEsbuild();
  const { outputFiles, metafile } = await esbuild.build({
    ...OPTIONS,
    entryPoints: [entry],
    plugins: [fromSources, leanUndici, leanDetector],
  });
  const outputs = Object.entries(metafile.outputs);
  const [first] = outputs.find(([, { entryPoint }]) => entryPoint && resolve(entryPoint) === resolve(entry));
  const atOnce = reachedAtOnce(first, metafile.outputs);
  const pieces = await Promise.all(
    outputFiles.map(async ({ text }, index) => {
      const [path] = outputs[index];
      const { code } = await esbuild.transform(text, AS_PIECE);
      const [, hashbang = '', rest] = /^(#![^\n]*\n)?(?:"use strict";)?(.*)$/s.exec(code);
      return { name: nameOf(path), hashbang, code: rest, isFirst: atOnce.has(path) };
    }),
  );
  const [begin, later] = [pieces.filter(({ isFirst }) => isFirst), pieces.filter(({ isFirst }) => !isFirst)];
  const program = { begin, first: nameOf(first) };
  const folder = basename(outfile, '.cjs');
  const files = place === 'inside' ? [] : later.map(({ name }) => `dist/${folder}/${basename(name)}`);
  writeNote(folder, metafile, [outfile, ...files]);
  if (place === 'inside') writeFileSync(outfile, compose({ ...program, ...inComments(later) }));
  else writeFileSync(outfile, compose({ ...program, ...inFiles(later, outfile) }));
}

/**
 * Bundles the workspace's other packages from their sources, and imports each name from its own file. esbuild
 * treats everything that an index exports as one piece, and would evaluate all of it for any name.
 */
const fromSources = {
  name: 'from-sources',
  setup(build) {
    build.onLoad({ filter: /[\\/]packages[\\/][^\\/]+[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(IMPORT_OF_OURS, importFromFiles),
      loader: 'ts',
    }));
    build.onResolve({ filter: /^@internet-exploder\// }, ({ path, kind, importer }) => {
      const [, name, ...file] = path.split('/');
      return build.resolve(`./${name}/src/${fileOf(name, file)}.ts`, {
        kind,
        importer,
        resolveDir: PACKAGES,
      });
    });
  },
};

/**
 * The source file for a specifier: its path, or for a subpath of one of our packages the file with that name.
 */
function fileOf(packageName, [name = 'index', ...rest]) {
  if (rest.length) return [name, ...rest].join('/');
  const sources = join(PACKAGES, packageName, 'src');
  const found = readdirSync(sources, { recursive: true }).filter((file) => basename(file) === `${name}.ts`);
  if (found.length !== 1) throw new Error(`${packageName} has ${found.length} files named ${name}.ts`);
  return found[0].slice(0, -'.ts'.length);
}

const IMPORT_OF_OURS = /^import \{([^}]*)\} from '@internet-exploder\/([a-z-]+)';$/gm;

/** Returns one import statement for each name that is not a type. */
function importFromFiles(_statement, names, packageName) {
  const files = exportingFiles(packageName);
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && !name.startsWith('type '))
    .map((name) => `import { ${name} } from '@internet-exploder/${packageName}/${files.get(name)}';`)
    .join(' ');
}

/** Returns the file of each name that a package's index exports. */
function exportingFiles(packageName) {
  const index = readFileSync(join(PACKAGES, packageName, 'src/index.ts'), 'utf8');
  const statements = index.matchAll(/^export \{([^}]*)\} from '\.\/([^']+)\.js';$/gm);
  return new Map(
    [...statements].flatMap(([, names, file]) => names.split(',').map((name) => [name.trim(), file])),
  );
}

/**
 * Only undici's client is used, which is a small part of what undici's index evaluates; and only its
 * HTTP/1.1, because ie-net has its own HTTP/2.
 */
const leanUndici = {
  name: 'lean-undici',
  setup(build) {
    build.onResolve({ filter: /^undici$/ }, ({ resolveDir }) => ({
      path: 'undici',
      namespace: 'lean',
      pluginData: { resolveDir },
    }));
    build.onLoad({ filter: /^undici$/, namespace: 'lean' }, ({ pluginData: { resolveDir } }) => ({
      contents: `
        exports.Client = require('undici/lib/dispatcher/client.js');
        exports.errors = require('undici/lib/core/errors.js');`,
      resolveDir,
    }));
    build.onLoad({ filter: /undici\/lib\/dispatcher\/client-h2\.js$/ }, () => ({ contents: '' }));
  },
};

/** Returns an output and every output that it imports statically, directly or through others. */
function reachedAtOnce(path, outputs, reached = new Set()) {
  if (reached.has(path)) return reached;
  reached.add(path);
  for (const { path: other, kind } of outputs[path].imports) {
    if (kind === 'import-statement' && outputs[other]) reachedAtOnce(other, outputs, reached);
  }
  return reached;
}

function nameOf(path) {
  return `./${basename(path)}`;
}

/**
 * Writes the text of the program: the pieces that it starts with, those `inside` it, and the code that `find`
 * returns for one.
 */
function compose({ begin, first, inside, find }) {
  const [{ hashbang }] = begin.filter(({ name }) => name === first);
  const functions = begin.map(
    ({ name, code }) => `${JSON.stringify(name)}(exports, require, module) {\n${code}}`,
  );
  const head = `${hashbang}'use strict';
const __moduleUrl = require('node:url').pathToFileURL(__filename).href;
const begin = {
${functions.join(',\n')}
};
`;
  return `${head}${inside(head.split('\n').length - 1)}
const loaded = new Map();
function load(name) {
  if (!name.startsWith('./')) return require(name);
  let piece = loaded.get(name);
  if (piece) return piece.exports;
  loaded.set(name, (piece = { exports: {} }));
  const run = Object.hasOwn(begin, name) ? begin[name] : compile(find(name));
  run(piece.exports, load, piece, __moduleUrl);
  return piece.exports;
}
function compile({ code, ...place }) {
  return require('node:vm').compileFunction(code, ['exports', 'require', 'module', '__moduleUrl'], place);
}
${find}
load(${JSON.stringify(first)});
`;
}

function inComments(pieces) {
  const end = unusedIn(pieces.map(({ code }) => code).join(''));
  const inside = (linesBefore) => {
    // Their line numbers are those of the file.
    const lines = {};
    let text = 'const later = {\n';
    for (const { name, code } of pieces) {
      text += `${JSON.stringify(name)}() {/*\n`;
      lines[name] = linesBefore + text.split('\n').length - 1;
      text += `${code.replaceAll('*/', end)}*/},\n`;
    }
    return `${text}};\nconst lines = ${JSON.stringify(lines)};`;
  };
  const find = `function find(name) {
  const text = later[name].toString();
  const code = text.slice(text.indexOf('\\n') + 1, -3).replaceAll('${end}', '*/');
  return { code, filename: __filename, lineOffset: lines[name] };
}`;
  return { inside, find };
}

function inFiles(pieces, outfile) {
  const name = basename(outfile, '.cjs');
  const folder = join(dirname(outfile), name);
  mkdirSync(folder, { recursive: true });
  for (const piece of pieces) writeFileSync(join(folder, piece.name), piece.code);
  const find = `function find(name) {
  const filename = require('node:path').join(__dirname, '${name}', name);
  return { code: require('node:fs').readFileSync(filename, 'latin1'), filename };
}`;
  return { inside: () => '', find };
}

/** Stands for the end of a comment inside a comment; it occurs nowhere else in the code. */
function unusedIn(text) {
  let mark = '*-/';
  while (text.includes(mark)) mark = `*-${mark.slice(1)}`;
  return mark;
}

/** The same esbuild that tsup uses. */
function loadEsbuild() {
  return createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild');
}
