import { existsSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { serveBody } from './support/local-server.js';
import { runShell } from './support/run-shell.js';

const LIBRARY = new URL('../dist/index.js', import.meta.url).href;

/** A program whose Worker has a browser and reads a page; then the program does that. */
function program(origin: string, then: string): string {
  return `
    import { once } from 'node:events';
    import { Worker } from 'node:worker_threads';
    const code = \`
      import { parentPort } from 'node:worker_threads';
      import { launch } from ${JSON.stringify(LIBRARY)};
      const browser = await launch({ allowHttp: true, allowPrivate: true });
      const page = await browser.open(${JSON.stringify(origin)});
      const { text } = await page.text();
      parentPort.on('message', async () => {
        await browser.close();
        parentPort.close();
      });
      parentPort.postMessage({ text, pids: browser.processes().map(({ pid }) => pid) });\`;
    const worker = new Worker(new URL('data:text/javascript,' + encodeURIComponent(code)));
    const [{ text, pids }] = await once(worker, 'message');
    console.log(JSON.stringify({ text, pids }));
    ${then}`;
}

const processesOf = (pids: number[]) => pids.filter((pid) => existsSync(`/proc/${pid}`));

async function run(then: string) {
  const origin = await serveBody('<p>hello');
  const command = [process.execPath, '--input-type=module', '-e', program(origin, then)] as const;
  const { stdout, survivors, ...rest } = await runShell([], { command: [...command] });
  const { text, pids } = JSON.parse(stdout.toString().split('\n')[0] ?? '');
  expect(text).toBe('hello\n');
  expect(pids).toHaveLength(2);
  // The kernel ends them when it has ended the program.
  await vi.waitFor(() => expect(processesOf(survivors)).toEqual([]), 10_000);
  return { ...rest, printed: stdout.toString().split('\n').slice(1).join('\n') };
}

const QUIET = { code: 0, signal: null, stderr: '', printed: '' };

describe('a browser in a Worker', () => {
  it('reads pages, and ends with nothing left and no warning when it is closed', async () => {
    expect(await run("worker.postMessage('close'); await once(worker, 'exit');")).toEqual(QUIET);
  });

  it('ends with the program', async () => {
    expect(await run('process.exit();')).toEqual(QUIET);
  });

  it.skipIf(process.platform !== 'linux')('ends with its Worker, while the program goes on', async () => {
    const waiting = `
      const { readFileSync } = await import('node:fs');
      const { setTimeout } = await import('node:timers/promises');
      await worker.terminate();
      // Nobody is left who could ask for how they ended: they are zombies until the program ends.
      const hasEnded = (pid) => {
        try {
          return / Z /.test(readFileSync('/proc/' + pid + '/stat', 'latin1'));
        } catch {
          return true;
        }
      };
      while (!pids.every(hasEnded)) await setTimeout(10);`;
    expect(await run(waiting)).toEqual(QUIET);
  });
});
