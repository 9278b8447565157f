import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { measureUsage } from './measure-usage.js';

test('measures a child of this process, and nothing after its end', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdout.write("up"); setInterval(() => {}, 1e6)'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  const usage = measureUsage(child.pid as number);
  // Node.js has threads of V8, and tens of megabytes.
  expect(usage?.threads).toBeGreaterThan(2);
  expect(usage?.residentBytes).toBeGreaterThan(10 * 1024 ** 2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(measureUsage(child.pid as number)).toBeUndefined();
});

test('measures nobody but children, since another process may get the id of an ended one', () => {
  expect(measureUsage(process.pid)).toBeUndefined();
  expect(measureUsage(1)).toBeUndefined();
});
