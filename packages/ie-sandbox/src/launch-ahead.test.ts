import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ExitStatus } from './exit-reason.js';
import type { Launched, LaunchSpec } from './launch.js';
import { launchAhead, takeLaunched } from './launch-ahead.js';

const spec: LaunchSpec = { execPath: '/node', args: ['--kind'], env: { A: '1' }, inheritsChannel: true };

afterEach(async () => {
  vi.useRealTimers();
  await takeLaunched(spec);
});

describe('launchAhead', () => {
  it('starts the child that whoever asks for the same is given, once', async () => {
    const { launched, launch } = child();
    void launchAhead(spec, launch);
    expect(await takeLaunched({ ...spec })).toBe(launched);
    expect(await takeLaunched(spec)).toBeUndefined();
    expect(launched.kill).not.toHaveBeenCalled();
  });

  it('gives it to nobody who asks for anything else', async () => {
    void launchAhead(spec, child().launch);
    expect(await takeLaunched({ ...spec, env: { A: '2' } })).toBeUndefined();
    expect(await takeLaunched({ ...spec, args: [] })).toBeUndefined();
    expect(await takeLaunched(spec)).toBeDefined();
  });

  it('starts no second one while the first waits', async () => {
    const second = child();
    void launchAhead(spec, child().launch);
    void launchAhead(spec, second.launch);
    expect(second.launch).not.toHaveBeenCalled();
    await takeLaunched(spec);
    void launchAhead(spec, second.launch);
    expect(second.launch).toHaveBeenCalledOnce();
  });

  it('lets it keep the program running only once it has been taken', async () => {
    const { launched, launch } = child();
    void launchAhead(spec, launch);
    await vi.waitFor(() => expect(launched.unref).toHaveBeenCalledOnce());
    expect(launched.ref).not.toHaveBeenCalled();
    await takeLaunched(spec);
    expect(launched.ref).toHaveBeenCalledOnce();
  });

  it('forgets one that could not be started', async () => {
    await launchAhead(spec, () => Promise.reject(new Error('there is no such program')));
    expect(await takeLaunched(spec)).toBeUndefined();
  });

  it('gives nobody one whose start fails while it is waited for', async () => {
    void launchAhead(spec, () => Promise.reject(new Error('there is no such program')));
    expect(await takeLaunched(spec)).toBeUndefined();
  });

  it('forgets one that has ended', async () => {
    const { launch, end } = child();
    const done = launchAhead(spec, launch);
    end();
    await done;
    expect(await takeLaunched(spec)).toBeUndefined();
  });

  it('kills one that nobody has asked for in ten seconds', async () => {
    vi.useFakeTimers();
    const { launched, launch } = child();
    const done = launchAhead(spec, launch);
    await vi.advanceTimersByTimeAsync(9_999);
    expect(launched.kill).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(launched.kill).toHaveBeenCalledOnce();
    await done;
    expect(await takeLaunched(spec)).toBeUndefined();
  });

  it('leaves one alone that has been taken', async () => {
    vi.useFakeTimers();
    const { launched, launch } = child();
    void launchAhead(spec, launch);
    await takeLaunched(spec);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(launched.kill).not.toHaveBeenCalled();
  });

  it('listens for the end of the program only while one waits', async () => {
    const before = process.listenerCount('exit');
    void launchAhead(spec, child().launch);
    expect(process.listenerCount('exit')).toBe(before + 1);
    await takeLaunched(spec);
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
