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
    expect(mode([])).toMatchObject({ type: 'browser', options: { url: undefined } });
    expect(mode(['network'])).toMatchObject({ type: 'browser', options: { url: 'network' } });
  });

  it('is the trial of the children for the command sandbox', () => {
    expect(mode(['sandbox'])).toEqual({ type: 'sandbox', isJson: false });
    expect(mode(['sandbox', '--json'])).toEqual({ type: 'sandbox', isJson: true });
    expect(mode(['https://sandbox'])).toMatchObject({ type: 'browser', options: { url: 'https://sandbox' } });
    expect(() => mode(['sandbox', '--fail'])).toThrow(refusal('IE_SHELL_USAGE', /not --fail/));
  });

  it('refuses the browser as a subprocess', () => {
    expect(() => mode(['--subprocess-kind', 'browser'])).toThrow(
      refusal('IE_SANDBOX_INVALID_KIND', /browser is never a subprocess/),
    );
  });

  it.each([['invalid'], [''], ['Network'], []])('refuses the subprocess kind %j', (...kind) => {
    expect(() => mode(['--subprocess-kind', ...kind])).toThrow(
      refusal('IE_SANDBOX_INVALID_KIND', /no process kind/),
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
