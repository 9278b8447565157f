import { statSync } from 'node:fs';
import { PROTOCOL_VERSION } from '@internet-exploder/ie-ipc';
import { expect, it } from 'vitest';
import { CORPUS, corpusFiles } from '../lib/corpus.mjs';
import { runApart } from '../lib/run-apart.mjs';
import { TARGETS, targetModule } from '../lib/targets.mjs';
import { hello, openFrame } from '../lib/wire.mjs';

const names = Object.keys(TARGETS);

it.concurrent.each(names)('every file of the corpus of %s is taken as it has to be', async (name) => {
  const files = corpusFiles(CORPUS, name);
  const job = { module: targetModule(name), name, corpus: CORPUS, files };
  const { crashes, inputs } = await runApart(job);
  expect(crashes).toEqual([]);
  expect(inputs).toBe(files.length);
  expect(inputs).toBeGreaterThan(0);
});

it('the corpus speaks the protocol of today: behind another version, nothing of it would be tried', () => {
  expect(JSON.parse(openFrame(hello()).json).protocol).toBe(PROTOCOL_VERSION);
});

it('the corpus stays small', () => {
  const sizes = names.flatMap((name) => corpusFiles(CORPUS, name)).map((file) => statSync(file).size);
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(256 * 1024);
});
