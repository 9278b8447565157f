import { expect, it, onTestFinished } from 'vitest';
import { launch } from '../dist/index.js';
import { namedServers, serve } from './support/named-server.js';

it('a network process that answers nothing any more is ended, and another one takes its place', async () => {
  const origin = await serve(({ url }, response) => {
    if (url !== '/never') response.setHeader('content-type', 'text/html').end('<p>here');
  });
  const browser = await launch({ allowHttp: true, allowPrivate: ['127.0.0.1'], resolve: namedServers() });
  onTestFinished(() => browser.close());
  const networkPid = () => browser.processes().find(({ kind }) => kind === 'network')?.pid;
  const first = networkPid();
  if (first === undefined) throw new Error('there is no network process');

  // A server that does not answer says nothing of the network process.
  await expect(browser.open(`${origin}/never`, { timeoutMs: 100 })).rejects.toMatchObject({
    code: 'IE_NET_TIMEOUT',
  });
  expect(networkPid()).toBe(first);

  process.kill(first, 'SIGSTOP');
  await expect(browser.open(origin, { timeoutMs: 100 })).rejects.toMatchObject({ code: 'IE_SHELL_TIMEOUT' });
  // It is in nobody's way while it is asked whether it still answers.
  await expect(browser.open(origin)).rejects.toMatchObject({ code: 'IE_SHELL_CHILD_ENDED' });
  const page = await browser.open(origin);
  expect((await page.text()).text).toBe('here\n');
  expect(networkPid()).not.toBe(first);
});
