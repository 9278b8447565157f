import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { corpusFiles } from '../lib/corpus.mjs';
import { runApart } from '../lib/run-apart.mjs';
import { targetModule } from '../lib/targets.mjs';

/** What a run of the fuzzer finds in a target that has something planted in it. */
const scratch = mkdtempSync(join(tmpdir(), 'ie-fuzz-test-'));
afterAll(() => rmSync(scratch, { recursive: true }));

function planted(name) {
  return new URL(`./planted/${name}.mjs`, import.meta.url).href;
}

/** Until it has found something, which it has to before the test's own time is up. */
function fuzz(name, options = {}) {
  const job = { module: planted(name), name, corpus: scratch, seed: 1, first: 0 };
  return runApart({ ...job, untilCrash: true, milliseconds: 50_000, ...options });
}

async function replay(module, path) {
  const job = { module, name: basename(dirname(path)), corpus: scratch, files: [path] };
  return (await runApart(job)).crashes;
}

describe.concurrent('a run', () => {
  it('finds a byte lost between two chunks, and keeps an input that shows it', async () => {
    const { crashes, inputs } = await fuzz('loses-a-byte');
    expect(inputs).toBeGreaterThan(0);
    const { path, number } = crashes[0];
    expect(corpusFiles(scratch, 'loses-a-byte')).toContain(path);
    expect(basename(path)).toMatch(/^crash-[0-9a-f]{12}\.bin$/);
    expect(number).toBeGreaterThanOrEqual(0);
    expect(await replay(planted('loses-a-byte'), path)).toMatchObject([{ path }]);
    // It is the planted bug, and nothing else, that it fails of.
    expect(await replay(targetModule('decoder'), path)).toEqual([]);
  });

  it('finds an exception that nobody catches, and makes the input small', async () => {
    const { crashes } = await fuzz('throws');
    expect(crashes[0].why).toMatch(/^an uncaught exception: TypeError: /);
    expect(crashes[0].detail).toContain('planted/throws.mjs');
    expect(readFileSync(crashes[0].path).length).toBeLessThan(200);
    expect(await replay(planted('throws'), crashes[0].path)).toMatchObject([{ why: crashes[0].why }]);
    expect(await replay(targetModule('decoder'), crashes[0].path)).toEqual([]);
  });

  it('finds an input that keeps the thread for itself, and ends', async () => {
    const { crashes, next } = await fuzz('hangs', { hangMs: 3_000 });
    expect(crashes).toMatchObject([{ why: 'it hangs, and keeps its thread', number: next - 1 }]);
    expect([...readFileSync(crashes[0].path)]).toEqual([7]);
  });

  it('finds an input that nothing comes of', async () => {
    const { crashes } = await fuzz('stalls');
    expect(crashes).toMatchObject([{ why: 'it hangs' }]);
    expect([...readFileSync(crashes[0].path)]).toEqual([7]);
  });

  it('finds memory that does not come back', async () => {
    const { crashes } = await fuzz('leaks');
    expect(crashes[0].why).toMatch(/^memory does not come back/);
  });

  it('finds nothing where there is nothing', async () => {
    const { crashes, inputs } = await fuzz('works', { milliseconds: 4_000 });
    expect(crashes).toEqual([]);
    expect(inputs).toBeGreaterThan(0);
  });

  it('finds the same again by its seed', async () => {
    const [first, second] = await Promise.all([fuzz('stalls', { seed: 5 }), fuzz('stalls', { seed: 5 })]);
    expect(second.crashes[0].number).toBe(first.crashes[0].number);
  });
});
