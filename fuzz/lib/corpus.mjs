import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the corpus in this repository; a folder in it for each target. */
export const CORPUS = fileURLToPath(new URL('../corpus', import.meta.url));

/** The paths of a target's files, in an order that does not change. */
export function corpusFiles(corpus, target) {
  const folder = join(corpus, target);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.bin'))
    .sort()
    .map((name) => join(folder, name));
}

/** The bytes that inputs of a target are made of. */
export function readCorpus(corpus, targets) {
  return targets.flatMap((target) => corpusFiles(corpus, target)).map((path) => readFileSync(path));
}

/** Keeps an input that crashed a target, and gives its path. */
export function keepCrash(corpus, target, bytes) {
  const folder = join(corpus, target);
  mkdirSync(folder, { recursive: true });
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
  const path = join(folder, `crash-${hash}.bin`);
  writeFileSync(path, bytes);
  return path;
}
