import { readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { deflateSync } from 'node:zlib';

const GUESSED = new URL('../src/child-renderer/encoding/guessed-encodings.ts', import.meta.url);

/**
 * An esbuild plugin that removes jschardet's data for encodings that are never guessed, which is most of it.
 * Each renderer would otherwise read 740 KiB more when it starts, and hold 17 MiB after its first guess.
 */
export const leanDetector = {
  name: 'lean-detector',
  setup({ esbuild, onLoad }) {
    onLoad({ filter: /jschardet[\\/]build[\\/]models[\\/](models|langnorm)\.bin\.js$/ }, async ({ path }) => {
      const near = (name) => import(new URL(name, pathToFileURL(path)).href);
      const isKept = await keptEncodings(near, esbuild);
      const { readBytes } = await near('./models.bin.js');
      const { parseModelsBin, parseLangnormBin, LANGNORM_HEADER_SIZE } = await near('./_format.js');
      const { models, norms } = parseModelsBin(readBytes());
      const names = [...models.keys()].filter((name) => isKept(name.slice(name.indexOf('/') + 1)));
      if (path.endsWith('models.bin.js')) {
        return { contents: moduleOf(modelsFile(names, { models, norms })) };
      }
      const bytes = (await near('./langnorm.bin.js')).readBytes();
      const languageNorms = parseLangnormBin(bytes, [...models.keys()]);
      const kept = names.map((name) => float(languageNorms.get(name)));
      return { contents: moduleOf(Buffer.concat([bytes.subarray(0, LANGNORM_HEADER_SIZE), ...kept])) };
    });
  },
};

/** Whether an encoding, by any of its names, may be guessed. */
async function keptEncodings(near, esbuild) {
  const { code } = await esbuild.transform(await readFile(GUESSED, 'utf8'), { loader: 'ts' });
  const { GUESSED_ENCODINGS } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  const { lookupEncoding } = await near('../registry.js');
  const kept = new Set(Object.keys(GUESSED_ENCODINGS).map(lookupEncoding));
  return (encoding) => kept.has(lookupEncoding(encoding));
}

/** Writes the models in the format that `parseModelsBin` reads. */
function modelsFile(names, { models, norms }) {
  const head = names.flatMap((name) => {
    const text = Buffer.from(name);
    return [integer(text.length), text, float(norms.get(name))];
  });
  const tables = names.map((name) => models.get(name));
  return Buffer.concat([Buffer.from('CMD2'), integer(names.length), ...head, ...tables]);
}

/** Returns a module with the same exports as the one it replaces. */
function moduleOf(bytes) {
  const data = deflateSync(bytes, { level: 9 }).toString('base64');
  return `import { inflateSync } from 'node:zlib';
let bytes;
export const readBytes = () => (bytes ??= new Uint8Array(inflateSync(Buffer.from('${data}', 'base64'))));`;
}

function integer(value) {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

function float(value) {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}
