import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';

/*
 * A child's program is one file, since a confined child can open no other; and V8 reads through the whole of a file
 * before it runs the first line, which for the network process takes longer than Node's own start. So what is
 * imported by `import()` is put into a comment, which is passed over twenty times as fast, and compiled when it is
 * asked for: behind the hello.
 */

const OPTIONS = {
  bundle: true,
  minify: true,
  write: false,
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  // One byte a character, here and in V8's memory.
  charset: 'ascii',
  logLevel: 'error',
};

/** Bundles a child's program, and all that it needs, into one file. */
export async function bundleChild(entry, outfile) {
  const esbuild = loadEsbuild();
  const modules = [];
  const first = await esbuild.build({ ...OPTIONS, entryPoints: [entry], plugins: [putOff(modules)] });
  // All in one, so that what several of them import is there once; each is evaluated when it is asked for.
  const loaders = modules.map((path) => `() => require(${JSON.stringify(path)})`);
  const contents = `module.exports = [${loaders.join(', ')}];`;
  const later = await esbuild.build({ ...OPTIONS, stdin: { contents, resolveDir: dirname(resolve(entry)) } });
  writeFileSync(outfile, compose(first.outputFiles[0].text, later.outputFiles[0].text));
}

/** Leaves out what is imported by `import()`, and adds it to `modules`. */
function putOff(modules) {
  return {
    name: 'put-off',
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (kind !== 'dynamic-import' || path.startsWith('node:') || pluginData?.isAsked) return undefined;
        const found = await build.resolve(path, { kind, resolveDir, pluginData: { isAsked: true } });
        if (found.errors.length > 0) return found;
        if (!modules.includes(found.path)) modules.push(found.path);
        return { path: String(modules.indexOf(found.path)), namespace: 'later' };
      });
      build.onLoad({ filter: /./, namespace: 'later' }, ({ path }) => ({
        contents: `module.exports = loadLater()[${path}]();`,
      }));
    },
  };
}

function compose(first, later) {
  const commentEnd = unusedIn(later);
  return `'use strict';
function laterText() {/*
${later.replaceAll('*/', commentEnd)}
*/}
let laterModule;
function loadLater() {
  if (laterModule) return laterModule.exports;
  laterModule = { exports: {} };
  const text = laterText.toString();
  const program = text.slice(text.indexOf('\\n'), -3).replaceAll('${commentEnd}', '*/');
  const names = ['exports', 'require', 'module', '__filename', '__dirname'];
  // Its lines are those of this file.
  const where = { filename: __filename, lineOffset: 1 };
  const run = require('node:vm').compileFunction(program, names, where);
  run(laterModule.exports, require, laterModule, __filename, __dirname);
  return laterModule.exports;
}
${first}`;
}

/** What can stand for the end of a comment within one, since nothing there looks like it. */
function unusedIn(text) {
  let mark = '*-/';
  while (text.includes(mark)) mark = `*-${mark.slice(1)}`;
  return mark;
}

/** The esbuild that tsup uses. */
function loadEsbuild() {
  return createRequire(createRequire(import.meta.url).resolve('tsup'))('esbuild');
}
