import { describe, expect, it } from 'vitest';
import { darwinProfile } from './profile.js';

const profile = (kind: 'renderer' | 'network', ...readPaths: string[]) =>
  darwinProfile({ kind, execPath: '/opt/node', readPaths });

describe('darwinProfile', () => {
  it.each(['renderer', 'network'] as const)('denies a %s everything first', (kind) => {
    expect(profile(kind).split('\n').slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
  });

  it('lets Node.js be executed and nothing else, and nobody else be signalled', () => {
    expect(profile('renderer').match(/process-exec.*/g)).toEqual(['process-exec (literal "/opt/node"))']);
    expect(profile('renderer')).toContain('(allow signal (target self))');
    expect(profile('renderer')).not.toMatch(/process-fork|file-write\*/);
  });

  it('gives the network to a network process alone, and to nobody a port', () => {
    expect(profile('network')).toContain('network-outbound');
    expect(profile('renderer')).not.toContain('network-');
    expect(profile('network')).not.toMatch(/network-(bind|inbound)|network\*/);
  });

  it('grants the paths it is given, whatever their names', () => {
    expect(profile('renderer', '/a b', '/c")(allow default)("\\')).toContain(
      '(allow file-read* (subpath "/a b"))\n(allow file-read* (subpath "/c\\")(allow default)(\\"\\\\"))',
    );
  });

  it('lets a folder be changed below itself, without links and devices', () => {
    const text = darwinProfile({
      kind: 'renderer',
      execPath: '/opt/node',
      readPaths: [],
      writePaths: ['/out'],
    });
    expect(text.split('\n').filter((line) => line.includes('/out'))).toEqual([
      '(allow file-read* file-write-data file-write-unlink (subpath "/out"))',
      '(allow file-write-create (require-all (subpath "/out") (require-any (vnode-type REGULAR-FILE) (vnode-type DIRECTORY))))',
    ]);
    expect(profile('renderer')).not.toContain('file-write-create');
    expect(text.split('(').length).toBe(text.split(')').length);
  });

  it('has as many closing parentheses as opening ones', () => {
    const text = profile('network', '/a');
    expect(text.split('(').length).toBe(text.split(')').length);
  });
});
