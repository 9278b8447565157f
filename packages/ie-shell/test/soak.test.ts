import { expect, it } from 'vitest';
import { problemsOf, soak } from './soak/soak.mjs';

it('many pages at once, whose children are killed and stopped, leave the browser as it was', async () => {
  const result = await soak({ pages: 100, atOnce: 25, timeoutMs: 20_000 });
  expect(problemsOf(result)).toEqual([]);
  expect(result.acts.killed + result.acts.stopped).toBeGreaterThan(0);
  expect(result.outcomes.read).toBeGreaterThan(10);
});

it('pages for which there are no descriptors fail with a code, and the browser goes on', async () => {
  const result = await soak({ pages: 40, atOnce: 20, descriptors: 40, chaosMs: 60_000, timeoutMs: 20_000 });
  expect(problemsOf(result)).toEqual([]);
  expect(result.outcomes.IE_SANDBOX_LAUNCH_FAILED).toBeGreaterThan(0);
});

it('a browser that keeps something is found', () => {
  const counts = { children: 1, descriptors: 30, files: 0, heapMiB: 10 };
  const clean = {
    outcomes: { read: 1 },
    mistakes: [],
    before: counts,
    last: 'read',
    processes: ['network'],
    children: 0,
  };
  expect(problemsOf({ ...clean, after: counts })).toEqual([]);
  for (const what of ['children', 'descriptors', 'files'] as const) {
    expect(problemsOf({ ...clean, after: { ...counts, [what]: 31 } })).toHaveLength(1);
  }
  expect(problemsOf({ ...clean, after: { ...counts, heapMiB: 40 } })).toHaveLength(1);
  expect(problemsOf({ ...clean, after: counts, outcomes: { IE_SHELL_CHILD_PROTOCOL: 1 } })).toHaveLength(1);
  expect(problemsOf({ ...clean, after: counts, last: 'IE_SHELL_TIMEOUT' })).toHaveLength(1);
});
