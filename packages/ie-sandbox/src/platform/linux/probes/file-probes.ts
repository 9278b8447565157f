import type { SyscallName } from '../kernel/syscall-numbers.js';
import { type Argument, AT_FDCWD, CHANNEL_FD, forRenderers, type Probe, type ProbeContext } from './probe.js';

const O_WRONLY = 1;
const O_CREAT = 0x40;
const O_TRUNC = 0x200;
const O_DIRECTORY = 0x10000;
const AT_SYMLINK_NOFOLLOW = 0x100;

/** Opens a path. */
function open(name: string, path: (context: ProbeContext) => Buffer, flags = 0): Probe {
  return { name, call: 'openat', args: (context) => [AT_FDCWD, path(context), flags, 0o600] };
}

/** A call with the victim's path. */
function onVictim(name: string, call: SyscallName, ...rest: Argument[]): Probe {
  return { name, call, args: (context) => [context.path(context.folder, 'victim'), ...rest] };
}

/** A call with the victim's path relative to a folder's descriptor. */
function atVictim(name: string, call: SyscallName, ...rest: Argument[]): Probe {
  return { name, call, args: (context) => [AT_FDCWD, context.path(context.folder, 'victim'), ...rest] };
}

/** Opens files and reads their contents. */
export const readingProbes: Probe[] = [
  open('open /etc/passwd', ({ path }) => path('/etc/passwd')),
  open('open /etc/shadow', ({ path }) => path('/etc/shadow')),
  open("open a file of the user's", ({ path, folder }) => path(folder, 'victim')),
  open('open a file through a symbolic link', ({ path, folder }) => path(folder, 'link')),
  open('open the program that runs it', ({ path }) => path('/proc/self/exe')),
  open("open the browser's environment", ({ path, parentPid }) => path(`/proc/${parentPid}/environ`)),
  open("open the browser's memory", ({ path, parentPid }) => path(`/proc/${parentPid}/mem`)),
  open("open the browser's memory map", ({ path, parentPid }) => path(`/proc/${parentPid}/maps`)),
  open("open the browser's descriptors", ({ path, parentPid }) => path(`/proc/${parentPid}/fd`), O_DIRECTORY),
  open('list the processes', ({ path }) => path('/proc'), O_DIRECTORY),
  open('list the root folder', ({ path }) => path('/'), O_DIRECTORY),
  {
    name: 'open by openat2',
    call: 'openat2',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/passwd'), scratch.fill(0), 24],
  },
  { name: 'open by open', call: 'open', args: ({ path }) => [path('/etc/passwd'), 0] },
  onVictim('read extended attributes', 'getxattr', 0, 0, 0),
  onVictim('list extended attributes', 'listxattr', 0, 0),
  { name: 'watch files', call: 'inotify_init1', args: () => [0] },
  {
    name: 'take a handle of a file',
    call: 'name_to_handle_at',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/passwd'), scratch.fill(0), scratch, 0],
  },
  {
    name: 'open by a handle',
    call: 'open_by_handle_at',
    args: ({ scratch }) => [AT_FDCWD, scratch.fill(0), 0],
  },
  { name: 'change the folder', call: 'chdir', args: ({ path }) => [path('/')] },
];

/** Finds out whether files exist, and where links lead. */
export const lookingProbes: Probe[] = [
  {
    name: 'statx a path',
    call: 'statx',
    args: ({ path, scratch }) => [AT_FDCWD, path('/etc/shadow'), 0, 0x7ff, scratch],
  },
  {
    name: 'stat a link',
    call: 'newfstatat',
    args: ({ path, folder, scratch }) => [AT_FDCWD, path(folder, 'link'), scratch, AT_SYMLINK_NOFOLLOW],
  },
  { name: 'stat by lstat', call: 'lstat', args: ({ path, scratch }) => [path('/etc/shadow'), scratch] },
  { name: 'ask for access', call: 'access', args: ({ path }) => [path('/etc/shadow'), 0] },
  {
    name: 'ask for access by faccessat',
    call: 'faccessat',
    args: ({ path }) => [AT_FDCWD, path('/etc/shadow'), 0],
  },
  {
    name: 'ask for access by faccessat2',
    call: 'faccessat2',
    args: ({ path }) => [AT_FDCWD, path('/etc/shadow'), 0, 0],
  },
  {
    name: "read where the browser's program lies",
    call: 'readlink',
    args: ({ path, parentPid, scratch }) => [path(`/proc/${parentPid}/exe`), scratch, 64],
  },
  {
    name: "read the browser's folder",
    call: 'readlinkat',
    args: ({ path, parentPid, scratch }) => [AT_FDCWD, path(`/proc/${parentPid}/cwd`), scratch, 64],
  },
  {
    name: 'read where a link leads',
    call: 'readlink',
    args: ({ path, folder, scratch }) => [path(folder, 'link'), scratch, 64],
  },
  ...forRenderers([
    {
      name: 'stat a path',
      call: 'newfstatat',
      args: ({ path, scratch }) => [AT_FDCWD, path('/etc/shadow'), scratch, 0],
    },
    { name: 'stat by stat', call: 'stat', args: ({ path, scratch }) => [path('/etc/shadow'), scratch] },
    { name: 'list an open folder', call: 'getdents64', args: ({ scratch }) => [CHANNEL_FD, scratch, 1024] },
  ]),
];

/** Changes files. */
export const writingProbes: Probe[] = [
  open('open a file for writing', ({ path, folder }) => path(folder, 'victim'), O_WRONLY),
  open('create a file', ({ path, folder }) => path(folder, 'created'), O_CREAT | O_WRONLY),
  open('truncate a file opened for reading', ({ path, folder }) => path(folder, 'victim'), O_TRUNC),
  { name: 'create by creat', call: 'creat', args: ({ path, folder }) => [path(folder, 'created'), 0o600] },
  { name: 'make a folder', call: 'mkdir', args: ({ path, folder }) => [path(folder, 'made'), 0o700] },
  {
    name: 'make a folder by mkdirat',
    call: 'mkdirat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'made-at'), 0o700],
  },
  {
    name: 'make a symbolic link',
    call: 'symlink',
    args: ({ path, folder }) => [path('/'), path(folder, 'sym')],
  },
  {
    name: 'make a symbolic link by symlinkat',
    call: 'symlinkat',
    args: ({ path, folder }) => [path('/'), AT_FDCWD, path(folder, 'sym-at')],
  },
  {
    name: 'make a link',
    call: 'link',
    args: ({ path, folder }) => [path(folder, 'victim'), path(folder, 'hard')],
  },
  {
    name: 'make a link by linkat',
    call: 'linkat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'victim'), AT_FDCWD, path(folder, 'hard-at'), 0],
  },
  { name: 'make a pipe file', call: 'mknod', args: ({ path, folder }) => [path(folder, 'node'), 0o10600, 0] },
  {
    name: 'make a pipe file by mknodat',
    call: 'mknodat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'node-at'), 0o10600, 0],
  },
  onVictim('change the mode', 'chmod', 0o777),
  atVictim('change the mode by fchmodat', 'fchmodat', 0o777),
  atVictim('change the mode by fchmodat2', 'fchmodat2', 0o777, 0),
  onVictim('change the owner', 'chown', 0xffffffffn, 0xffffffffn),
  onVictim('change the owner by lchown', 'lchown', 0xffffffffn, 0xffffffffn),
  atVictim('change the owner by fchownat', 'fchownat', 0xffffffffn, 0xffffffffn, 0),
  onVictim('remove an extended attribute', 'removexattr', 0),
  onVictim('set an extended attribute', 'setxattr', 0, 0, 0, 0),
  atVictim('change the times', 'utimensat', 0, 0),
  onVictim('truncate by path', 'truncate', 0),
  {
    name: 'rename',
    call: 'rename',
    args: ({ path, folder }) => [path(folder, 'absent'), path(folder, 'renamed')],
  },
  {
    name: 'rename by renameat2',
    call: 'renameat2',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'absent'), AT_FDCWD, path(folder, 'renamed'), 0],
  },
  { name: 'remove a file', call: 'unlink', args: ({ path, folder }) => [path(folder, 'absent')] },
  {
    name: 'remove a file by unlinkat',
    call: 'unlinkat',
    args: ({ path, folder }) => [AT_FDCWD, path(folder, 'absent'), 0],
  },
];
