import { mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve, sep } from 'node:path';

/**
 * An esbuild plugin that writes the contents of a bundle to `.bundled/<name>.json` of the package being
 * built: its output files, the folders of third-party packages, the workspace packages whose built files it
 * includes, and the modules that it imports later. `write-notices.mjs` and `check-lazy-imports.mjs` read
 * these notes.
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

/** Writes the same note from the metafile of a build. `outputs` replaces the output files in the metafile. */
export function writeNote(name, metafile, outputs = Object.keys(metafile.outputs)) {
  // esbuild leaves an unused module out of a bundle but keeps it among the inputs.
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
 * Returns what one of our files imports later, each with the `piece` of the bundle that has it, or without
 * one if it is a package outside the bundle. Modules that esbuild put into the same file are left out.
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

/** Returns the package folder of a file under `node_modules`, relative to the working folder. */
function foreignFolder(input) {
  const path = input.replace(/^[a-z-]+:/, '').replace(/\?.*$/, '');
  const match = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path);
  if (!match || match[1].includes('@internet-exploder/')) return undefined;
  return relative(process.cwd(), realpathSync(resolve(match[1])));
}

/** Returns the workspace package of a built file. */
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
