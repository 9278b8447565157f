import { describe, expect, it } from 'vitest';
import { mode } from './mode.js';

const refusal = (code: string, message: RegExp) =>
  expect.objectContaining({ code, message: expect.stringMatching(message) });

describe('mode', () => {
  it.each(['network', 'renderer'])('is a subprocess of the kind %s that --subprocess-kind names', (kind) => {
    expect(mode(['--subprocess-kind', kind])).toEqual({ type: 'subprocess', kind });
    expect(mode([`--subprocess-kind=${kind}`])).toEqual({ type: 'subprocess', kind });
    expect(mode(['ignored', '--subprocess-kind', kind])).toEqual({ type: 'subprocess', kind });
  });

  it('is a browser without --subprocess-kind', () => {
    expect(mode([])).toMatchObject({ type: 'browser', options: { urls: [] } });
    expect(mode(['network'])).toMatchObject({ type: 'browser', options: { urls: ['network'] } });
  });

  it('is the trial of the children for the command sandbox', () => {
    expect(mode(['sandbox'])).toEqual({ type: 'sandbox', isJson: false });
    expect(mode(['sandbox', '--json'])).toEqual({ type: 'sandbox', isJson: true });
    expect(mode(['https://sandbox'])).toMatchObject({
      type: 'browser',
      options: { urls: ['https://sandbox'] },
    });
    expect(() => mode(['sandbox', '--fail'])).toThrow(refusal('IE_SHELL_USAGE', /not --fail/));
  });

  it('is a headless session for --headless, with what holds for all its pages', () => {
    expect(mode(['--headless', '--allow-http', '--data-dir', 'mine'])).toMatchObject({
      type: 'headless',
      dataDir: 'mine',
      options: { allowHttp: true },
    });
    expect(mode(['--headless', '-H', 'a: b', '--no-cache', '--timeout', '5'])).toMatchObject({
      type: 'headless',
      dataDir: undefined,
      options: { headers: [['a', 'b']], cache: false, timeoutMs: 5_000 },
    });
  });

  it.each([
    ['a.example'],
    ['--url', 'a.example'],
    ['--dump', 'status'],
    ['--dump-source'],
    ['-o', 'file'],
    ['-d', 'a=b'],
    ['--fail'],
    ['--har', 'file'],
    ['--cookie-jar', 'file'],
    ['--single-process'],
  ])('refuses to --headless what is for one page: %s', (...argv) => {
    expect(() => mode(['--headless', ...argv])).toThrow(
      refusal('IE_SHELL_USAGE', /^--headless (takes no URL|does not take --[\w-]+): /),
    );
  });

  it('refuses a folder of data where none are kept', () => {
    expect(() => mode(['--data-dir', 'mine', 'a.example'])).toThrow(refusal('IE_SHELL_USAGE', /--headless/));
    expect(() => mode(['--headless', '--data-dir', ''])).toThrow(refusal('IE_SHELL_USAGE', /file name/));
  });

  it('refuses the browser as a subprocess', () => {
    expect(() => mode(['--subprocess-kind', 'browser'])).toThrow(
      refusal('IE_SANDBOX_INVALID_KIND', /browser cannot be started as a child process/),
    );
  });

  it.each([['invalid'], [''], ['Network'], []])('refuses the subprocess kind %j', (...kind) => {
    expect(() => mode(['--subprocess-kind', ...kind])).toThrow(
      refusal('IE_SANDBOX_INVALID_KIND', /unknown process kind/),
    );
  });

  it('reads the command line of this process when it is given none', () => {
    expect(mode().type).toBe(mode(process.argv.slice(2)).type);
  });

  it('is a text for the help and for the version', () => {
    expect(mode(['--help'])).toEqual({ type: 'text', text: expect.stringMatching(/^Usage: ie-shell/) });
    expect(mode(['--version'])).toEqual({ type: 'text', text: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});
