import {
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ChildKind, spawnChild } from '../dist/index.js';
import type { SyscallName } from '../src/platform/linux/kernel/syscall-numbers.js';
import { type CallArgument, type Caller, hasCall, spawnCaller } from './support/caller.js';
import { child } from './support/fixture.js';
import { childrenOf } from './support/processes.js';
import { scratchFolder } from './support/scratch.js';

const folder = scratchFolder();
const at = (...parts: string[]) => join(folder, ...parts);
const granted = at('granted');
const outside = at('outside');

const O = { WRONLY: 1, RDWR: 2, CREAT: 0x40, EXCL: 0x80, TRUNC: 0x200, APPEND: 0x400, DIRECTORY: 0x10000 };
const O_PATH = 0x200000;
const O_TMPFILE = 0x410000;
const AT_FDCWD = 0xffffffffffffff9cn;
const AT_REMOVEDIR = 0x200;
const ERRNO = { EPERM: 1, EACCES: 13, EXDEV: 18 };
const REFUSALS = Object.values(ERRNO);

/** Fills a folder anew with what the calls need. The folder itself stays: a child has that one, and no other. */
function fill(path: string) {
  mkdirSync(path, { recursive: true });
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
  mkdirSync(join(path, 'empty'), { recursive: true });
  writeFileSync(join(path, 'victim'), 'content');
}

/** All that is below a folder: kinds, modes, contents, targets of links. */
function census(path: string): unknown {
  const found = lstatSync(path);
  if (found.isSymbolicLink()) return ['link', readlinkSync(path)];
  if (!found.isDirectory())
    return ['file', found.mode, found.size, found.isFile() && readFileSync(path, 'utf8')];
  return [found.mode, Object.fromEntries(readdirSync(path).map((name) => [name, census(join(path, name))]))];
}

type Attempt = [what: string, name: SyscallName, args: (folder: string) => CallArgument[]];
const open = (what: string, file: string, flags: number, mode = 0o600): Attempt => [
  what,
  'openat',
  (folder) => [AT_FDCWD, `${folder}${file}`, flags, mode],
];

/** Allowed in the folder, and nowhere else. */
const changes: Attempt[] = [
  open('read a file', '/victim', 0),
  open('list a folder', '', O.DIRECTORY),
  open('write a file', '/victim', O.WRONLY),
  open('read and write a file', '/victim', O.RDWR),
  open('append to a file', '/victim', O.WRONLY | O.APPEND),
  open('empty a file', '/victim', O.WRONLY | O.TRUNC),
  open('create a file', '/new', O.CREAT | O.EXCL | O.WRONLY),
  ['open a file by open', 'open', (folder) => [`${folder}/victim`, O.RDWR, 0]],
  ['create a file by open', 'open', (folder) => [`${folder}/new`, O.CREAT | O.WRONLY, 0o644]],
  ['make a folder', 'mkdir', (folder) => [`${folder}/made`, 0o700]],
  ['make a folder by mkdirat', 'mkdirat', (folder) => [AT_FDCWD, `${folder}/made`, 0o777]],
  ['remove a file', 'unlink', (folder) => [`${folder}/victim`]],
  ['remove a file by unlinkat', 'unlinkat', (folder) => [AT_FDCWD, `${folder}/victim`, 0]],
  ['remove a folder', 'rmdir', (folder) => [`${folder}/empty`]],
  ['remove a folder by unlinkat', 'unlinkat', (folder) => [AT_FDCWD, `${folder}/empty`, AT_REMOVEDIR]],
  ['rename', 'rename', (folder) => [`${folder}/victim`, `${folder}/renamed`]],
  [
    'rename by renameat',
    'renameat',
    (folder) => [AT_FDCWD, `${folder}/victim`, AT_FDCWD, `${folder}/renamed`],
  ],
  [
    'rename by renameat2',
    'renameat2',
    (folder) => [AT_FDCWD, `${folder}/victim`, AT_FDCWD, `${folder}/new`, 1],
  ],
  ['move into another folder', 'rename', (folder) => [`${folder}/victim`, `${folder}/empty/moved`]],
  ['take a file', 'rename', (folder) => [`${folder}/victim`, `${granted}/empty/taken`]],
  ['put a file', 'rename', (folder) => [`${granted}/mine`, `${folder}/put`]],
];

/** Refused in the folder too, because of who comes after the child. */
const traps: Attempt[] = [
  ['make a symbolic link', 'symlink', (folder) => ['/etc/passwd', `${folder}/new`]],
  ['make a symbolic link by symlinkat', 'symlinkat', (folder) => ['/etc/passwd', AT_FDCWD, `${folder}/new`]],
  ['make a link', 'link', (folder) => [`${folder}/victim`, `${folder}/new`]],
  [
    'make a link by linkat',
    'linkat',
    (folder) => [AT_FDCWD, `${folder}/victim`, AT_FDCWD, `${folder}/new`, 0],
  ],
  ['link to a file outside', 'link', (folder) => [`${outside}/victim`, `${folder}/new`]],
  ['make a pipe', 'mknod', (folder) => [`${folder}/new`, 0o10600, 0]],
  ['make a pipe by mknodat', 'mknodat', (folder) => [AT_FDCWD, `${folder}/new`, 0o10600, 0]],
  ['make a file by mknod', 'mknod', (folder) => [`${folder}/new`, 0o100600, 0]],
  ['make a set-user-ID file', 'openat', (folder) => [AT_FDCWD, `${folder}/new`, O.CREAT | O.WRONLY, 0o4755]],
  ['make a set-group-ID file', 'openat', (folder) => [AT_FDCWD, `${folder}/new`, O.CREAT | O.RDWR, 0o2755]],
  ['make a set-user-ID file by open', 'open', (folder) => [`${folder}/new`, O.CREAT | O.WRONLY, 0o4755]],
  ['make a file by creat', 'creat', (folder) => [`${folder}/new`, 0o4755]],
  ['make a sticky folder', 'mkdir', (folder) => [`${folder}/new`, 0o1777]],
  ['make a sticky folder by mkdirat', 'mkdirat', (folder) => [AT_FDCWD, `${folder}/new`, 0o1777]],
  open('make a file without a name', '', O_TMPFILE | O.RDWR),
  open('empty a file that is opened for reading', '/victim', O.TRUNC),
  open('open for neither reading nor writing', '/victim', O.WRONLY | O.RDWR),
  open('open as a path', '/victim', O_PATH),
  ['empty a file by its path', 'truncate', (folder) => [`${folder}/victim`, 0]],
  ['change a mode', 'chmod', (folder) => [`${folder}/victim`, 0o4777]],
  ['change a mode by fchmodat', 'fchmodat', (folder) => [AT_FDCWD, `${folder}/victim`, 0o4777]],
  ['change times', 'utimensat', (folder) => [AT_FDCWD, `${folder}/victim`, 0, 0]],
  ['stat', 'newfstatat', (folder) => [AT_FDCWD, `${folder}/victim`, 'scratch', 0]],
  [
    'exchange two files',
    'renameat2',
    (folder) => [AT_FDCWD, `${folder}/victim`, AT_FDCWD, `${folder}/empty`, 2],
  ],
];

/** What a child that resolves names needs, and may do with every path. */
const forNames = ['newfstatat'];

const inside = (attempts: Attempt[]) => attempts.filter(([, name]) => hasCall(name));

describe.each<ChildKind>(['renderer', 'network'])('a %s with a folder to write in', (kind) => {
  let caller: Caller;
  beforeAll(async () => {
    fill(granted);
    fill(outside);
    caller = await spawnCaller(kind, { writePaths: [granted] });
  });
  afterAll(async () => {
    await caller.handle.shutdown();
  });

  it('is confined, with the files of its start out of reach again', () => {
    expect(caller.handle.report).toMatchObject({ confined: true });
    expect(caller.handle.report.requires).toContain('landlock-after-start');
  });

  it.each(inside(changes))('may %s in it, and nowhere else', async (_what, name, args) => {
    // Each way out of the folder: the path, its parent, a link to a folder.
    fillGranted();
    fill(outside);
    const before = census(folder);
    for (const place of [outside, `${granted}/../outside`, `${granted}/way-out`]) {
      const { result, errno } = await caller.call(name, ...args(place));
      expect({ place, result }).toEqual({ place, result: -1 });
      expect(REFUSALS).toContain(errno);
      expect(census(folder)).toEqual(before);
    }
    expect(await caller.call(name, ...args(granted))).toMatchObject({ result: expect.any(Number), errno: 0 });
  });

  it('may not follow a link to a file that it may not open', async () => {
    fillGranted();
    for (const flags of [0, O.WRONLY, O.RDWR, O.WRONLY | O.TRUNC, O.WRONLY | O.CREAT]) {
      const called = await caller.call('openat', AT_FDCWD, `${granted}/link`, flags, 0o600);
      expect(called).toMatchObject({ result: -1, errno: ERRNO.EACCES });
    }
    expect(readFileSync(`${outside}/victim`, 'utf8')).toBe('content');
  });

  it.each(inside(traps).filter(([, name]) => kind === 'renderer' || !forNames.includes(name)))(
    'may not %s even in it',
    async (_what, name, args) => {
      fillGranted();
      const before = census(folder);
      const { result, errno } = await caller.call(name, ...args(granted));
      expect(result).toBe(-1);
      expect(REFUSALS).toContain(errno);
      expect(census(folder)).toEqual(before);
    },
  );

  it('writes by Node.js as programs do', async () => {
    fillGranted();
    expect(await caller.do('writeAll', granted)).toBe('done');
    expect(await caller.do('read', `${granted}/a/sync`)).toBe('sync and more');
    expect(readdirSync(`${granted}/a`).sort()).toEqual(['b', 'rewritten', 'stream', 'sync']);
    expect(readFileSync(`${granted}/a/b/moved`, 'utf8')).toBe('promise');
    expect(readFileSync(`${granted}/a/stream`, 'utf8')).toBe('0\n1\n2\n');
    expect(readFileSync(`${granted}/a/rewritten`, 'utf8')).toBe('re');
    expect(await caller.do('read', '/etc/passwd')).toBe('EACCES');
    expect(await caller.do('write', `${outside}/written`)).toBe('EACCES');
    // From 2.33 to 2.38, glibc's opendir asks for the state of the open folder as if by path.
    const list = await caller.do('list', `${granted}/a/b`);
    if (kind === 'network' || list !== 'EPERM') expect(list).toEqual(['moved', 'moved']);
  });
});

/** The folder, with links out of it that somebody else has made. */
function fillGranted() {
  fill(granted);
  writeFileSync(`${granted}/mine`, 'mine');
  symlinkSync(outside, `${granted}/way-out`);
  symlinkSync(`${outside}/victim`, `${granted}/link`);
}

describe('an unconfined child', () => {
  let caller: Caller;
  beforeAll(async () => {
    caller = await spawnCaller('renderer', { sandbox: 'off' });
  });
  afterAll(async () => {
    await caller.handle.shutdown();
  });

  it.each(inside([...changes, ...traps]))(
    'can %s, so that a refusal means something',
    async (_what, name, args) => {
      fillGranted();
      fill(outside);
      expect(await caller.call(name, ...args(granted))).toMatchObject({ errno: 0 });
    },
  );
});

it('a child without such a folder may do none of it', async () => {
  fillGranted();
  fill(outside);
  await using caller = await spawnCaller('renderer', { readPaths: [granted] });
  const before = census(folder);
  for (const [what, name, args] of inside(changes).slice(2)) {
    expect({ what, result: (await caller.call(name, ...args(granted))).result }).toEqual({
      what,
      result: -1,
    });
  }
  expect(census(folder)).toEqual(before);
  expect(await caller.do('read', `${granted}/victim`)).toBe('content');
});

it('children with folders of their own have no other, and one may have several', async () => {
  for (const name of ['first', 'second']) fill(at(name));
  await using first = await spawnCaller('renderer', { writePaths: [at('first')] });
  await using both = await spawnCaller('renderer', {
    writePaths: [pathToFileURL(at('first')), at('second')],
  });
  expect(await first.do('write', at('second', 'x'))).toBe('EACCES');
  expect(await first.do('read', at('second', 'victim'))).toBe('EACCES');
  expect(await both.do('write', at('second', 'x'))).toBe('done');
  expect(
    await both.call('renameat2', AT_FDCWD, at('second', 'x'), AT_FDCWD, at('first', 'x'), 0),
  ).toMatchObject({
    errno: 0,
  });
  expect(await first.do('read', at('first', 'x'))).toBe('written');
});

it('a file has at most as many bytes as its limit, and the child goes on', async () => {
  fillGranted();
  await using caller = await spawnCaller('renderer', {
    writePaths: [granted],
    limits: { fileBytes: 100_000 },
  });
  expect(await caller.do('fill', `${granted}/big`, 1_000_000)).toBe('EFBIG');
  expect(lstatSync(`${granted}/big`).size).toBe(100_000);
  expect(await caller.do('fill', `${granted}/small`, 65_536)).toBe(65_536);
});

it('a folder or a file that has taken the place of another is the one that the next child gets', async () => {
  fill(at('again'));
  writeFileSync(at('readable'), 'old');
  const grants = { writePaths: [at('again')], readPaths: [at('readable')] };
  await using first = await spawnCaller('renderer', grants);
  renameSync(at('again'), at('earlier'));
  fill(at('again'));
  writeFileSync(at('new'), 'new');
  renameSync(at('new'), at('readable'));
  expect(await first.do('write', at('again', 'x'))).toBe('EACCES');
  await using second = await spawnCaller('renderer', grants);
  expect(await second.do('write', at('again', 'x'))).toBe('done');
  expect(await second.do('read', at('readable'))).toBe('new');
});

describe('a folder that is never granted fails the start, without a child', () => {
  const file = at('file');
  writeFileSync(file, '');
  symlinkSync(homedir(), at('to-home'));
  it.each<[string | URL, string]>([
    ['/', 'it is or contains the home folder'],
    [homedir(), 'it is or contains the home folder'],
    [dirname(homedir()), 'it is or contains'],
    [at('to-home'), 'it is or contains the home folder'],
    [tmpdir(), 'it is or contains the folder for temporary files, which programs share'],
    ['/etc', 'it belongs to the system'],
    ['/usr', 'it is or contains'],
    ['/usr/bin', 'it belongs to the system'],
    ['/proc/self', 'it belongs to the system'],
    ['/dev/shm', 'it belongs to the system'],
    [dirname(fileURLToPath(import.meta.url)), 'it is or contains the program that the child runs'],
    [
      fileURLToPath(new URL('../dist', import.meta.url)),
      'it is or contains the code that confines the child',
    ],
    [at('not-there'), 'ENOENT'],
    [file, 'it is not a folder'],
    ['', 'it is empty'],
    ['with\0zero', 'null bytes'],
    [new URL('https://example.org/folder'), 'must be of scheme file'],
  ])('such as %s', async (path, why) => {
    const before = childrenOf(process.pid);
    await expect(spawnChild('renderer', { ...child(), writePaths: [granted, path] })).rejects.toMatchObject({
      name: 'SandboxError',
      code: 'IE_SANDBOX_WRITE_PATH',
      message: expect.stringContaining(why),
    });
    expect(childrenOf(process.pid)).toEqual(before);
  });

  it('such as one with a file that the child shall only read', async () => {
    const options = { ...child(), writePaths: [granted], readPaths: [`${granted}/victim`] };
    fillGranted();
    await expect(spawnChild('renderer', options)).rejects.toMatchObject({
      code: 'IE_SANDBOX_WRITE_PATH',
      message: expect.stringContaining('of readPaths, which the child could change'),
    });
  });
});
