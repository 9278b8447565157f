import { describe, expect, test } from 'vitest';
import { type Call, runFilter } from '../../../../test/support/bpf-interpreter.js';
import { type Verdict, verdictValue } from './bpf.js';
import { AUDIT_ARCH, compile, X32_BIT } from './filter.js';
import { inheritedFilter } from './filter-inherited.js';
import { lockedFilter } from './filter-locked.js';
import { type Arch, type SyscallName, syscallNumber } from './syscall-numbers.js';

const PID = 4321;
const ARCHES: Arch[] = ['x64', 'arm64'];
const KINDS = ['renderer', 'network'] as const;
/** Past the last system call that any kernel has. */
const NUMBERS = Array.from({ length: 1024 }, (_, nr) => nr);

function locked(kind: (typeof KINDS)[number], arch: Arch, mayOpen = kind === 'network') {
  return compile(lockedFilter({ kind, arch, pid: PID, mayOpen }), arch);
}

function call(name: SyscallName, arch: Arch, ...args: (number | bigint)[]): Call {
  const nr = syscallNumber(name, arch);
  if (nr === undefined) throw new RangeError(`${arch} has no ${name}`);
  return { nr, arch: AUDIT_ARCH[arch], args: args.map(BigInt) };
}

function verdictOf(program: ReturnType<typeof compile>, subject: Call): Verdict | number {
  const value = runFilter(program, subject);
  const names: Verdict[] = ['allow', 'pretend', 'kill', 'EPERM', 'EACCES', 'ENOSYS', 'EAFNOSUPPORT'];
  return names.find((name) => verdictValue(name) === value) ?? value;
}

describe.each(ARCHES)('on %s', (arch) => {
  describe.each(KINDS)('the locked filter of a %s', (kind) => {
    const program = locked(kind, arch);
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(program, call(name, arch, ...args));

    test('kills a call of another architecture, and of the x32 interface', () => {
      const other = arch === 'x64' ? 'arm64' : 'x64';
      for (const nr of NUMBERS) {
        expect(verdictOf(program, { nr, arch: AUDIT_ARCH[other] })).toBe('kill');
        expect(verdictOf(program, { nr, arch: 0x40000003 })).toBe('kill');
        if (arch === 'x64')
          expect(verdictOf(program, { nr: nr + X32_BIT, arch: AUDIT_ARCH.x64 })).toBe('kill');
      }
    });

    test('gives every number a verdict, and allows only numbers of the list', () => {
      const allowed = NUMBERS.filter((nr) => verdictOf(program, { nr, arch: AUDIT_ARCH[arch] }) === 'allow');
      expect(allowed.length).toBeGreaterThan(50);
      expect(allowed.length).toBeLessThan(120);
      for (const nr of NUMBERS) expect(verdictOf(program, { nr, arch: AUDIT_ARCH[arch] })).not.toBe('kill');
    });

    test('starts no process and no program, and lets threads be', () => {
      const thread = 0x003d0f00;
      expect(ask('clone', thread)).toBe('allow');
      expect(ask('clone', thread | 0x00400000)).toBe('allow');
      expect(ask('clone', 17)).toBe('EPERM');
      expect(ask('clone', thread | 0x10000000)).toBe('EPERM');
      expect(ask('clone', BigInt(thread) | (1n << 32n))).toBe('EPERM');
      expect(ask('clone3')).toBe('ENOSYS');
      for (const name of ['execve', 'execveat', 'memfd_create'] as const) expect(ask(name)).toBe('EPERM');
      if (arch === 'x64') expect(ask('fork')).toBe('EPERM');
      if (arch === 'x64') expect(ask('vfork')).toBe('EPERM');
    });

    test('signals and asks about nobody but itself', () => {
      expect(ask('tgkill', PID, PID, 6)).toBe('allow');
      expect(ask('tgkill', PID + 1, PID + 1, 0)).toBe('EPERM');
      expect(ask('tgkill', BigInt(PID) + (1n << 32n), PID, 0)).toBe('EPERM');
      expect(ask('kill', PID, 0)).toBe('EPERM');
      expect(ask('prlimit64', 0, 7, 0, 1)).toBe('allow');
      expect(ask('prlimit64', 0, 7, 1, 0)).toBe('EPERM');
      expect(ask('prlimit64', PID + 1, 7, 0, 1)).toBe('EPERM');
      expect(ask('sched_getaffinity', 0)).toBe('allow');
      expect(ask('sched_getaffinity', 1)).toBe('ENOSYS');
      expect(ask('sched_getparam', 0)).toBe('allow');
      expect(ask('sched_getparam', 1)).toBe('pretend');
    });

    test('looks at all 64 bits of an argument before it allows anything', () => {
      expect(ask('fcntl', 3, 3)).toBe('allow');
      expect(ask('fcntl', 3, (1n << 32n) + 3n)).toBe('EPERM');
      expect(ask('ioctl', 3, 0x5421)).toBe('allow');
      expect(ask('ioctl', 3, 0x5412)).toBe('EPERM');
      expect(ask('ioctl', 3, 0x5412n + (1n << 32n))).toBe('EPERM');
      expect(ask('ioctl', 3, 0x5421n + (1n << 63n))).toBe('EPERM');
    });

    test('shares no memory, takes none from others, and gets no hold of its peer', () => {
      expect(ask('mmap', 0, 4096, 3, 0x22)).toBe('allow');
      expect(ask('mmap', 0, 4096, 3, 0x21)).toBe('EPERM');
      expect(ask('mmap', 0, 4096, 3, 0x03)).toBe('EPERM');
      expect(ask('madvise', 0, 4096, 4)).toBe('allow');
      expect(ask('madvise', 0, 4096, 100)).toBe('EPERM');
      expect(ask('getsockopt', 3, 1, 3)).toBe('allow');
      expect(ask('getsockopt', 3, 1, 77)).toBe('EPERM');
    });

    test('loosens neither its filters nor its Landlock', () => {
      for (const name of ['seccomp', 'landlock_create_ruleset', 'landlock_restrict_self'] as const) {
        expect(ask(name)).toBe('EPERM');
      }
      expect(ask('prctl', 15)).toBe('allow');
      expect(ask('prctl', 22)).toBe('EPERM');
      expect(ask('prctl', 1)).toBe('EPERM');
    });

    test('has no io_uring', () => {
      for (const name of ['io_uring_setup', 'io_uring_enter', 'io_uring_register'] as const) {
        expect(ask(name)).toBe('ENOSYS');
      }
    });

    test('makes no socket of another family, and listens on none', () => {
      for (const family of [1, 9, 17, 38, 40]) expect(ask('socket', family, 1, 0)).toBe('EPERM');
      for (const name of ['listen', 'accept', 'accept4', 'socketpair'] as const)
        expect(ask(name)).toBe('EPERM');
    });
  });

  test('the locked filter of a renderer opens, stats and connects nothing', () => {
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(locked('renderer', arch), call(name, arch, ...args));
    expect(ask('openat', -100, 0, 0)).toBe('EACCES');
    for (const name of ['statx', 'newfstatat', 'readlinkat', 'faccessat', 'getdents64'] as const) {
      expect(ask(name)).toBe('EPERM');
    }
    for (const name of ['socket', 'connect', 'bind', 'sendmmsg'] as const)
      expect(ask(name, 2, 1, 0)).toBe('EPERM');
    expect(ask('sendto', 3, 0, 0, 0, 0, 0)).toBe('allow');
    expect(ask('sendto', 3, 0, 0, 0, 0x7000, 16)).toBe('EPERM');
    expect(ask('setsockopt', 3, 1, 7)).toBe('allow');
    expect(ask('setsockopt', 3, 1, 26)).toBe('EPERM');
  });

  test('with read paths a renderer opens for reading, and still stats nothing', () => {
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(locked('renderer', arch, true), call(name, arch, ...args));
    expect(ask('openat', -100, 0, 0x80000)).toBe('allow');
    for (const flags of [1, 2, 0x40, 0x200, 0x400, 1n << 32n])
      expect(ask('openat', -100, 0, flags)).toBe('EACCES');
    expect(ask('statx')).toBe('EPERM');
    expect(ask('getdents64')).toBe('EPERM');
  });

  test('the locked filter of a network process speaks TCP and UDP outwards', () => {
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(locked('network', arch), call(name, arch, ...args));
    for (const family of [2, 10]) {
      for (const type of [1, 2, 1 | 0x80800]) expect(ask('socket', family, type, 0)).toBe('allow');
      expect(ask('socket', family, 3, 0)).toBe('EPERM');
      expect(ask('socket', family, 1, 262)).toBe('EPERM');
      expect(ask('socket', family, 1, 132)).toBe('EPERM');
    }
    expect(ask('socket', 16, 3, 0)).toBe('allow');
    expect(ask('socket', 16, 3, 9)).toBe('EPERM');
    expect(ask('socket', (1n << 32n) + 2n, 1, 0)).toBe('EPERM');
    expect(ask('connect')).toBe('allow');
    expect(ask('setsockopt', 3, 6, 1)).toBe('allow');
    expect(ask('setsockopt', 3, 6, 31)).toBe('EPERM');
    expect(ask('setsockopt', 3, 1, 26)).toBe('EPERM');
    expect(ask('openat', -100, 0, 0x80000)).toBe('allow');
    expect(ask('openat', -100, 0, 0x241)).toBe('EACCES');
  });

  test.each(KINDS)('the inherited filter of a %s lets Node start, and refuses what is beyond it', (kind) => {
    const program = compile(inheritedFilter(kind), arch);
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(program, call(name, arch, ...args));
    for (const name of ['execve', 'openat', 'mmap', 'seccomp', 'landlock_restrict_self'] as const) {
      expect(ask(name)).toBe('allow');
    }
    expect(ask('clone', 0x003d0f00)).toBe('allow');
    expect(ask('clone', 0x10000000)).toBe('EPERM');
    expect(ask('ioctl', 0, 0x5412n + (1n << 32n))).toBe('EPERM');
    expect(ask('ioctl', 0, 0x5401)).toBe('allow');
    for (const name of ['ptrace', 'mount', 'bpf', 'pidfd_open', 'shmget', 'unshare'] as const) {
      expect(ask(name)).toBe('EPERM');
    }
    for (const name of ['clone3', 'io_uring_setup'] as const) expect(ask(name)).toBe('ENOSYS');
    expect(ask('socket', 2, 1, 0)).toBe(kind === 'renderer' ? 'EAFNOSUPPORT' : 'allow');
  });
});
