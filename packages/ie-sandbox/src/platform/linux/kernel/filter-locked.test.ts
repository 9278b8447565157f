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

function locked(kind: (typeof KINDS)[number], arch: Arch, hasReadPaths = false) {
  return compile(lockedFilter({ kind, arch, pid: PID, hasReadPaths }), arch);
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

    test('maps private memory, with no flag beyond those of V8 and the C libraries', () => {
      const anonymous = 0x22;
      for (const flags of [0, 0x10, 0x4000, 0x20000, 0x4010]) {
        expect(ask('mmap', 0, 4096, 3, anonymous | flags)).toBe('allow');
      }
      // A module of glibc's, by its loader.
      expect(ask('mmap', 0, 4096, 5, 0x802)).toBe('allow');
      expect(ask('mmap', 0, 4096, 3, 0x21)).toBe('EPERM');
      expect(ask('mmap', 0, 4096, 3, 0x03)).toBe('EPERM');
      // MAP_GROWSDOWN, MAP_LOCKED, MAP_POPULATE, MAP_HUGETLB and a size of huge pages, MAP_SYNC.
      for (const flags of [0x100, 0x2000, 0x8000, 0x40000, 0x54040000, 0x80000]) {
        expect(ask('mmap', 0, 4096, 3, anonymous | flags)).toBe('EPERM');
      }
      expect(ask('mmap', 0, 4096, 3, BigInt(anonymous) + (1n << 32n))).toBe('EPERM');
      expect(ask('mmap', 0, 4096, 0x01000003, anonymous)).toBe('EPERM');
    });

    test('protects exactly the given range', () => {
      for (const name of ['mprotect', 'pkey_mprotect'] as const) {
        for (const protection of [0, 1, 3, 5, 7]) expect(ask(name, 0, 4096, protection)).toBe('allow');
        // PROT_SEM, PROT_GROWSDOWN, PROT_GROWSUP.
        for (const protection of [8, 0x01000001, 0x02000001, 3n + (1n << 40n)])
          expect(ask(name, 0, 4096, protection)).toBe('EPERM');
        expect(ask(name, 0, 4096, 0x13)).toBe(arch === 'arm64' ? 'allow' : 'EPERM');
      }
      expect(ask('mremap', 0, 4096, 8192, 1)).toBe('allow');
      // MREMAP_FIXED, MREMAP_DONTUNMAP.
      for (const flags of [3, 5, 1n << 32n]) expect(ask('mremap', 0, 4096, 8192, flags)).toBe('EPERM');
      expect(ask('pkey_alloc', 0, 1)).toBe('allow');
      expect(ask('pkey_alloc', 1, 1)).toBe('EPERM');
    });

    test('takes from the advice about memory what V8 and glibc give', () => {
      for (const advice of [4, 8, 10, 102, 103]) expect(ask('madvise', 0, 4096, advice)).toBe('allow');
      // WILLNEED, REMOVE, MERGEABLE, HUGEPAGE, COLD, POPULATE_WRITE, HWPOISON, SOFT_OFFLINE.
      for (const advice of [3, 9, 12, 14, 20, 23, 100, 101, (1n << 32n) + 4n])
        expect(ask('madvise', 0, 4096, advice)).toBe('EPERM');
    });

    test('reads the clocks of the machine and its own, and of no other process', () => {
      for (const name of ['clock_gettime', 'clock_getres', 'clock_nanosleep'] as const) {
        for (let clock = 0; clock < 8; clock++) expect(ask(name, clock)).toBe('allow');
        const ofParent = ~(PID - 1) * 8 + 2;
        // As a program passes it, and sign-extended.
        for (const clock of [ofParent >>> 0, BigInt(ofParent), 8, 11, 0xfffffffb, 1n << 32n])
          expect(ask(name, clock)).toBe('EPERM');
      }
    });

    test('waits for threads without inheriting priorities', () => {
      for (const operation of [0, 1, 3, 9, 10, 128, 129, 131, 137, 138, 265, 393])
        expect(ask('futex', 0, operation)).toBe('allow');
      // CMP_REQUEUE, WAKE_OP, LOCK_PI, UNLOCK_PI, TRYLOCK_PI, WAIT_REQUEUE_PI, CMP_REQUEUE_PI, LOCK_PI2.
      for (const operation of [4, 5, 6, 7, 8, 11, 12, 13]) {
        expect(ask('futex', 0, operation)).toBe('ENOSYS');
        expect(ask('futex', 0, operation | 128)).toBe('ENOSYS');
      }
      expect(ask('futex', 0, (1n << 32n) + 1n)).toBe('ENOSYS');
      expect(ask('set_robust_list', 0, 24)).toBe('ENOSYS');
    });

    test('gets no signals by descriptors, and no pipe that tells of events', () => {
      const setFlags = 4;
      for (const flags of [0, 1, 2 | 0x800, 0x400, 0x4000002])
        expect(ask('fcntl', 0, setFlags, flags)).toBe('allow');
      // O_ASYNC, O_DIRECT, O_NOATIME.
      const direct = arch === 'x64' ? 0x4000 : 0x10000;
      for (const flags of [0x2000, direct, 0x40000, 1n << 32n])
        expect(ask('fcntl', 0, setFlags, flags)).toBe('EPERM');
      // F_DUPFD, F_SETLK, F_SETOWN, F_SETSIG, F_SETLEASE, F_NOTIFY, F_SETPIPE_SZ, F_ADD_SEALS.
      for (const command of [0, 6, 8, 10, 1024, 1026, 1031, 1033])
        expect(ask('fcntl', 0, command)).toBe('EPERM');
      expect(ask('fcntl', 0, 2, 1)).toBe('allow');
      expect(ask('fcntl', 0, 2, 2)).toBe('EPERM');
      for (const flags of [0, 0x800, 0x80000, 0x80800]) expect(ask('pipe2', 0, flags)).toBe('allow');
      // O_NOTIFICATION_PIPE, O_DIRECT.
      for (const flags of [0x80, 0x4000, 1n << 32n]) expect(ask('pipe2', 0, flags)).toBe('EPERM');
    });

    test('learns nothing about its peer, and gets no hold of it', () => {
      for (const name of [3, 4, 7, 8]) expect(ask('getsockopt', 3, 1, name)).toBe('allow');
      // SO_PEERCRED, SO_PEERSEC, SO_GET_FILTER, SO_PEERGROUPS, SO_PEERPIDFD.
      for (const name of [17, 31, 26, 59, 77, (1n << 32n) + 3n])
        expect(ask('getsockopt', 3, 1, name)).toBe('EPERM');
      expect(ask('getsockopt', 3, 6, 3)).toBe('EPERM');
    });

    test('reads and writes its channel, and does nothing else with it', () => {
      for (const name of ['read', 'write', 'writev', 'shutdown'] as const) expect(ask(name, 3)).toBe('allow');
      for (const name of ['sendmsg', 'recvmsg', 'sendto', 'recvfrom', 'sendmmsg', 'recvmmsg'] as const) {
        expect(ask(name, 3)).toBe('EPERM');
        // The kernel reads 32 bits of a descriptor.
        expect(ask(name, (1n << 32n) + 3n)).toBe('EPERM');
      }
      for (const name of ['bind', 'connect', 'setsockopt'] as const)
        expect(ask(name, 3, 0, 12)).toBe('EPERM');
      expect(ask('fcntl', 3, 1030)).toBe('EPERM');
      expect(ask('fcntl', 5, 1030)).toBe('allow');
      for (const name of arch === 'x64' ? (['dup', 'dup2', 'dup3'] as const) : (['dup', 'dup3'] as const)) {
        expect(ask(name, 3, 200)).toBe('EPERM');
        expect(ask(name, 5, 200)).toBe('allow');
      }
    });

    test('loosens neither its filters nor its Landlock', () => {
      for (const name of ['seccomp', 'landlock_create_ruleset', 'landlock_restrict_self'] as const) {
        expect(ask(name)).toBe('EPERM');
      }
      expect(ask('prctl', 15)).toBe('allow');
      expect(ask('prctl', 0x53564d41, 0)).toBe('allow');
      expect(ask('prctl', 0x53564d41, 1)).toBe('EPERM');
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
    for (const name of ['sendto', 'recvfrom', 'sendmsg', 'recvmsg', 'setsockopt'] as const)
      expect(ask(name, 5, 1, 7)).toBe('EPERM');
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
    expect(ask('connect', 5)).toBe('allow');
    expect(ask('setsockopt', 5, 6, 1)).toBe('allow');
    expect(ask('setsockopt', 5, 6, 31)).toBe('EPERM');
    // SO_REUSEADDR, SO_REUSEPORT, SO_ATTACH_FILTER; IP_TRANSPARENT; IPV6_V6ONLY.
    for (const name of [2, 15, 26]) expect(ask('setsockopt', 5, 1, name)).toBe('EPERM');
    expect(ask('setsockopt', 5, 0, 19)).toBe('EPERM');
    expect(ask('setsockopt', 5, 41, 26)).toBe('EPERM');
    expect(ask('openat', -100, 0, 0x80000)).toBe('allow');
    expect(ask('openat', -100, 0, 0x241)).toBe('EACCES');
  });

  test('the locked filter of a network process asks for the state of files, and about links nothing', () => {
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(locked('network', arch), call(name, arch, ...args));
    expect(ask('newfstatat', -100, 0, 0, 0)).toBe('allow');
    expect(ask('newfstatat', 5, 0, 0, 0x1000)).toBe('allow');
    // AT_SYMLINK_NOFOLLOW.
    for (const flags of [0x100, 0x1100, 1n << 32n])
      expect(ask('newfstatat', -100, 0, 0, flags)).toBe('EPERM');
    for (const name of ['statx', 'readlinkat', 'faccessat', 'faccessat2'] as const)
      expect(ask(name)).toBe('EPERM');
    const withPaths = (name: SyscallName) => verdictOf(locked('network', arch, true), call(name, arch));
    for (const name of ['statx', 'readlinkat', 'faccessat'] as const) expect(withPaths(name)).toBe('allow');
    if (arch === 'arm64') return;
    expect(ask('stat')).toBe('allow');
    for (const name of ['lstat', 'access', 'readlink'] as const) expect(ask(name)).toBe('EPERM');
  });

  test('the locked filter of a network process binds no port', () => {
    const ask = (...args: (number | bigint)[]) =>
      verdictOf(locked('network', arch), call('bind', arch, ...args));
    // A netlink address, as glibc binds it; then IPv4, IPv6, and a length of which the kernel reads 32 bits.
    expect(ask(5, 0, 12)).toBe('allow');
    for (const length of [0, 16, 24, 28, 128, (1n << 32n) + 12n]) expect(ask(5, 0, length)).toBe('EACCES');
  });

  test('the locked filter of a network process sends and receives without options', () => {
    const ask = (name: SyscallName, ...args: (number | bigint)[]) =>
      verdictOf(locked('network', arch), call(name, arch, ...args));
    for (const name of ['sendto', 'sendmmsg'] as const) {
      for (const flags of [0, 0x40, 0x4000]) expect(ask(name, 5, 0, 1, flags)).toBe('allow');
      // MSG_OOB, MSG_DONTROUTE, MSG_MORE, MSG_ZEROCOPY, MSG_SPLICE_PAGES, MSG_FASTOPEN.
      for (const flags of [1, 4, 0x8000, 0x4000000, 0x8000000, 0x20000000, 1n << 32n])
        expect(ask(name, 5, 0, 1, flags)).toBe('EPERM');
    }
    for (const flags of [0, 2, 0x42]) expect(ask('recvfrom', 5, 0, 1, flags)).toBe('allow');
    // MSG_OOB, MSG_ERRQUEUE.
    for (const flags of [1, 0x2000, 1n << 32n]) expect(ask('recvfrom', 5, 0, 1, flags)).toBe('EPERM');
    for (const flags of [0, 0x40, 0x40000000]) expect(ask('recvmsg', 5, 0, flags)).toBe('allow');
    for (const flags of [1, 2, 0x2000, 1n << 32n]) expect(ask('recvmsg', 5, 0, flags)).toBe('EPERM');
    for (const name of ['sendmsg', 'recvmmsg'] as const) expect(ask(name, 5)).toBe('EPERM');
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
    for (const name of ['clone3', 'io_uring_setup', 'set_robust_list'] as const)
      expect(ask(name)).toBe('ENOSYS');
    expect(ask('socket', 2, 1, 0)).toBe(kind === 'renderer' ? 'EAFNOSUPPORT' : 'allow');
  });
});
