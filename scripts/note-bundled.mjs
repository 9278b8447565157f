import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';

/**
 * An esbuild plugin that notes which packages a bundle holds, in `.bundled/<name>.json` of the package that is built:
 * its output files, the folders of other people's packages, the names of packages of this repository whose built files
 * it holds, and the modules that it imports later. `write-notices.mjs` and `check-lazy-imports.mjs` read the notes.
 */
export function noteBundled(name) {
  return {
    name: 'note-bundled',
    setup(build) {
      build.initialOptions.metafile = true;
      build.onEnd(({ metafile }) => {
        if (metafile) writeNote(name, metafile);
      });
    },
  };
}

/** Notes the same by the metafile of a build; `outputs` replaces the output files that the metafile names. */
export function writeNote(name, metafile, outputs = Object.keys(metafile.outputs)) {
  // esbuild leaves an unused module out of a bundle and keeps it among the inputs.
  const inputs = Object.values(metafile.outputs).flatMap((output) =>
    Object.entries(output.inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  const folders = new Set(inputs.map(foreignFolder).filter(Boolean));
  const ours = new Set(
    inputs.map(builtPackage).filter((other) => other && other !== basename(process.cwd())),
  );
  mkdirSync('.bundled', { recursive: true });
  writeFileSync(
    `.bundled/${name}.json`,
    JSON.stringify({
      outputs: outputs.map((path) => path.replace(/^dist\//, '')),
      folders: [...folders],
      ours: [...ours],
      lazy: inputs.flatMap((input) => lazyModules(input, metafile)),
    }),
  );
}

/**
 * What a file of ours imports later, with the `piece` of the bundle that has it; without one for another package that is
 * not in the bundle. What esbuild has put into the same file is left out.
 */
function lazyModules(input, { inputs, outputs }) {
  if (input.includes('node_modules/')) return [];
  return inputs[input].imports
    .filter(({ kind }) => kind === 'dynamic-import')
    .flatMap(({ path, original, external }) => {
      if (external) return [{ importer: input, specifier: path }];
      const [piece] = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === path) ?? [];
      return piece === undefined ? [] : [{ importer: input, specifier: original, piece: basename(piece) }];
    });
}

/** The folder of the package that a file under `node_modules` belongs to, relative to the working folder. */
function foreignFolder(input) {
  const path = input.replace(/^[a-z-]+:/, '').replace(/\?.*$/, '');
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (!match || match[1].includes('@internet-exploder/')) return undefined;
  return relative(process.cwd(), realpathSync(resolve(match[1])));
}

/** The package of this repository whose built file that is. */
function builtPackage(input) {
  const parts = realpathOf(input).split(sep);
  const at = parts.lastIndexOf('dist');
  return at > 1 && parts[at - 2] === 'packages' ? parts[at - 1] : undefined;
}

function realpathOf(input) {
  try {
    return realpathSync(join(process.cwd(), input));
  } catch {
    return '';
  }
}
