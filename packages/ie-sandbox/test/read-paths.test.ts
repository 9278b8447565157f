import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { spawnChild } from '../dist/index.js';
import { type Doer, spawnDoer } from './support/doer.js';
import { child } from './support/fixture.js';
import { nodes } from './support/nodes.js';
import { childrenOf } from './support/processes.js';
import { scratchFolder } from './support/scratch.js';

const folder = scratchFolder();
const at = (...parts: string[]) => join(folder, ...parts);
mkdirSync(at('granted'));
writeFileSync(at('granted', 'inside'), 'inside');
writeFileSync(at('file'), 'file');
writeFileSync(at('sibling'), 'sibling');
writeFileSync(at('with space'), 'with space');
symlinkSync(at('sibling'), at('granted', 'way-out'));
symlinkSync(at('file'), at('way-in'));

const READING = ['readByDescriptor', 'readByStream', 'readFile', 'readFileLater'];

describe.each(nodes)('a renderer with granted paths on %s', (execPath) => {
  let doer: Doer;
  beforeAll(async () => {
    const readPaths = [at('granted'), at('way-in'), pathToFileURL(at('with space'))];
    doer = await spawnDoer('renderer', { execPath, readPaths });
    expect(doer.handle.report.confined).toBe(true);
  });
  afterAll(() => doer.handle.kill());

  it.each(READING)('reads a file and what is in a folder, by %s', async (deed) => {
    expect(await doer.do(deed, at('granted', 'inside'))).toBe('inside');
    expect(await doer.do(deed, at('file'))).toBe('file');
    expect(await doer.do(deed, at('with space'))).toBe('with space');
  });

  it.each(READING)('reads nothing beside them, nor by a link that leads out, by %s', async (deed) => {
    for (const path of [
      at('sibling'),
      at('granted', 'way-out'),
      at('granted', '..', 'sibling'),
      '/etc/passwd',
    ]) {
      expect(await doer.failure(deed, path)).toBe('EACCES');
    }
  });

  it.each(READING)('reads no more what it needed to start, by %s', async (deed) => {
    const manifest = fileURLToPath(new URL('../package.json', import.meta.url));
    const paths = [manifest, execPath, ...Array<string>(8).fill(manifest)];
    for (const path of paths) expect(await doer.failure(deed, path)).toBe('EACCES');
  });

  it('writes and looks at nothing', async () => {
    expect(await doer.failure('write', at('file'))).toBe('EACCES');
    expect(await doer.failure('append', at('granted', 'inside'))).toBe('EACCES');
    expect(await doer.failure('write', at('granted', 'new'))).toBe('EACCES');
    expect(await doer.failure('stat', at('file'))).toBe('EPERM');
    expect(await doer.failure('list', at('granted'))).toBe('EPERM');
    expect(readFileSync(at('file'), 'utf8')).toBe('file');
  });

  it('has no socket for them', async () => {
    expect(await doer.failure('listen')).toBe('EPERM');
  });
});

it('grants a network process the same', async () => {
  await using doer = await spawnDoer('network', { readPaths: [at('granted')] });
  expect(await doer.do('readFile', at('granted', 'inside'))).toBe('inside');
  expect(await doer.failure('readFile', at('sibling'))).toBe('EACCES');
});

describe('a path that is never granted fails the start, without a child', () => {
  it.each([
    '/',
    '/proc',
    '/proc/self',
    `/proc/${process.pid}/environ`,
    '/dev',
    '/dev/null',
    '/sys',
    '',
    'not/there',
    at('not-there'),
    'with\0zero',
    new URL('https://example.org/etc/passwd'),
  ])('such as %j', async (path) => {
    const before = childrenOf(process.pid);
    await expect(spawnChild('renderer', { ...child(), readPaths: [at('file'), path] })).rejects.toMatchObject(
      {
        name: 'SandboxError',
        code: 'IE_SANDBOX_READ_PATH',
      },
    );
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it('even behind a link', async () => {
    symlinkSync('/proc/self', at('to-proc'));
    await expect(spawnChild('renderer', { ...child(), readPaths: [at('to-proc')] })).rejects.toMatchObject({
      code: 'IE_SANDBOX_READ_PATH',
    });
  });
});
