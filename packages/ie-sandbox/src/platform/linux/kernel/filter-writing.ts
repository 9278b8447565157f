import type { Rule } from './filter.js';
import type { Arch } from './syscall-numbers.js';

/**
 * What a child with `writePaths` may do in addition. Landlock decides where. The filter refuses what Landlock
 * would allow in a folder, but a later reader of the folder must not meet: links, devices, pipes and
 * set-user-ID files, which only a call that is not listed, or a mode, could make.
 */
export function writingRules(arch: Arch): Rule[] {
  return [
    ...openForWriting(arch, O_WRONLY),
    ...openForWriting(arch, O_RDWR),
    { calls: ['mkdir'], when: [{ argument: 1, hasOnly: PERMISSIONS }], verdict: 'allow' },
    { calls: ['mkdirat'], when: [{ argument: 2, hasOnly: PERMISSIONS }], verdict: 'allow' },
    { calls: ['renameat2'], when: [{ argument: 4, isOneOf: [0, RENAME_NOREPLACE] }], verdict: 'allow' },
    {
      calls: ['rename', 'renameat', 'unlink', 'unlinkat', 'rmdir', 'getdents64', 'pwritev'],
      verdict: 'allow',
    },
  ];
}

const O_WRONLY = 1;
const O_RDWR = 2;
/** Read, write and execute for each; neither set-user-ID, set-group-ID nor sticky. */
const PERMISSIONS = 0o777;
const RENAME_NOREPLACE = 1;

/**
 * O_CREAT, O_EXCL, O_TRUNC, O_APPEND, O_NONBLOCK, O_DSYNC, O_SYNC, O_CLOEXEC, and the flags whose numbers differ:
 * O_NOFOLLOW, O_LARGEFILE. Not O_PATH, O_TMPFILE and O_DIRECTORY.
 */
const COMMON_FLAGS = 0x40 | 0x80 | 0x200 | 0x400 | 0x800 | 0x1000 | 0x101000 | 0x80000;
const WRITE_FLAGS: Record<Arch, number> = {
  x64: COMMON_FLAGS | 0x20000 | 0x8000,
  arm64: COMMON_FLAGS | 0x8000 | 0x20000,
};

/**
 * With one of the two access modes. With none, O_TRUNC would change a file that may only be read: Landlock sees
 * truncation from version 3 on. With both, Landlock would see neither reading nor writing.
 */
function openForWriting(arch: Arch, access: number): Rule[] {
  const flags = (argument: number) => [
    { argument, hasOnly: WRITE_FLAGS[arch] | access },
    { argument, hasAny: access },
  ];
  return [
    { calls: ['openat'], when: [...flags(2), { argument: 3, hasOnly: PERMISSIONS }], verdict: 'allow' },
    { calls: ['open'], when: [...flags(1), { argument: 2, hasOnly: PERMISSIONS }], verdict: 'allow' },
  ];
}
