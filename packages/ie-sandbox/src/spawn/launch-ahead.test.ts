import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExitStatus } from '../model/exit-reason.js';
import type { Launched, LaunchSpec } from '../model/launch.js';
import type { ConfinementPlan } from '../model/platform.js';
import { launchAhead, takeLaunched } from './launch-ahead.js';

const spec: LaunchSpec = {
  execPath: '/node',
  args: ['--kind'],
  env: { A: '1' },
  inheritsChannel: true,
  hasStderr: true,
};
const confinement: ConfinementPlan = {
  transport: 'fd',
  profile: 'renderer',
  execPath: '/node',
  script: '/child.js',
  isBundled: false,
  readPaths: [],
  connectPorts: undefined,
  writePaths: [],
  limits: {},
};
const order = { spec, confinement };

afterEach(async () => {
  vi.useRealTimers();
  await takeLaunched(order);
});

describe('launchAhead', () => {
  it('starts the child that whoever asks for the same is given, once', async () => {
    const { launched, launch } = child();
    void launchAhead(order, launch);
    expect(await takeLaunched({ ...order })).toBe(launched);
    expect(await takeLaunched(order)).toBeUndefined();
    expect(launched.kill).not.toHaveBeenCalled();
  });

  it('gives it to nobody who asks for anything else', async () => {
    void launchAhead(order, child().launch);
    expect(await takeLaunched({ ...order, spec: { ...spec, env: { A: '2' } } })).toBeUndefined();
    expect(
      await takeLaunched({ ...order, confinement: { ...confinement, readPaths: ['/etc'] } }),
    ).toBeUndefined();
    expect(await takeLaunched(order)).toBeDefined();
  });

  it('starts no second one while the first waits', async () => {
    const second = child();
    void launchAhead(order, child().launch);
    void launchAhead(order, second.launch);
    expect(second.launch).not.toHaveBeenCalled();
    await takeLaunched(order);
    void launchAhead(order, second.launch);
    expect(second.launch).toHaveBeenCalledOnce();
  });

  it('lets it keep the program running only once it has been taken', async () => {
    const { launched, launch } = child();
    void launchAhead(order, launch);
    await vi.waitFor(() => expect(launched.unref).toHaveBeenCalledOnce());
    expect(launched.ref).not.toHaveBeenCalled();
    await takeLaunched(order);
    expect(launched.ref).toHaveBeenCalledOnce();
  });

  it('forgets one that could not be started', async () => {
    await launchAhead(order, () => Promise.reject(new Error('there is no such program')));
    expect(await takeLaunched(order)).toBeUndefined();
  });

  it('gives nobody one whose start fails while it is waited for', async () => {
    void launchAhead(order, () => Promise.reject(new Error('there is no such program')));
    expect(await takeLaunched(order)).toBeUndefined();
  });

  it('forgets one that has ended', async () => {
    const { launch, end } = child();
    const done = launchAhead(order, launch);
    end();
    await done;
    expect(await takeLaunched(order)).toBeUndefined();
  });

  it('kills one that nobody has asked for in ten seconds', async () => {
    vi.useFakeTimers();
    const { launched, launch } = child();
    const done = launchAhead(order, launch);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(launched.kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(launched.kill).toHaveBeenCalledOnce();
    await done;
    expect(await takeLaunched(order)).toBeUndefined();
  });

  it('gives nobody one that it has killed, though that has not ended yet', async () => {
    vi.useFakeTimers();
    const { launched, launch } = child();
    vi.mocked(launched.kill).mockImplementation(() => {});
    void launchAhead(order, launch);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(launched.kill).toHaveBeenCalledOnce();
    expect(await takeLaunched(order)).toBeUndefined();
  });

  it('closes what one had to say that has ended, or was killed, and nobody has asked for', async () => {
    vi.useFakeTimers();
    for (const isKilled of [false, true]) {
      const { launched, launch, end } = child();
      const [stream, stderr] = [new PassThrough(), new PassThrough()];
      const done = launchAhead(order, async () => ({ ...(await launch()), stream, stderr }));
      if (isKilled) await vi.advanceTimersByTimeAsync(10_000);
      else end();
      await done;
      expect([stream.destroyed, stderr.destroyed]).toEqual([true, true]);
      expect(launched.kill).toHaveBeenCalledTimes(isKilled ? 1 : 0);
    }
  });

  it('leaves one alone that has been taken', async () => {
    vi.useFakeTimers();
    const { launched, launch } = child();
    void launchAhead(order, launch);
    await takeLaunched(order);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(launched.kill).not.toHaveBeenCalled();
  });

  it('listens for the end of the program only while one waits', async () => {
    const before = process.listenerCount('exit');
    void launchAhead(order, child().launch);
    expect(process.listenerCount('exit')).toBe(before + 1);
    await takeLaunched(order);
    expect(process.listenerCount('exit')).toBe(before);
  });
});

/** What a launch gives, of a process that ends when it is killed. */
function child() {
  let end: () => void = () => {};
  const exited = new Promise<ExitStatus>((resolve) => {
    end = () => resolve({ code: null, signal: 'SIGKILL' });
  });
  const launched: Launched = {
    pid: 1,
    stream: undefined,
    stderr: undefined,
    exited,
    kill: vi.fn(() => end()),
    ref: vi.fn(),
    unref: vi.fn(),
  };
  return { launched, end, launch: vi.fn(async () => launched) };
}
