import { expect, it } from 'vitest';
import { checkRuntime } from './runtime.js';

it.each([
  ['Bun', { ...process.versions, bun: '1.3.0' }],
  ['Deno', { ...process.versions, deno: '2.5.0' }],
])('children are started by Node.js, and not by %s', (name, versions) => {
  expect(() => checkRuntime(versions)).toThrow(
    expect.objectContaining({
      code: 'IE_SANDBOX_RUNTIME',
      message: expect.stringContaining(`runs on ${name}`),
    }),
  );
  expect(() => checkRuntime()).not.toThrow();
});
