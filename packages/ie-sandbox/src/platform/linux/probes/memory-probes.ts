import { type Argument, type Probe, plain } from './probe.js';

const READ_WRITE = 3;
const PRIVATE_ANONYMOUS = 0x22;
/** No descriptor. */
const NONE = 0xffffffffffffffffn;
const PAGE = 4096;
const HUGE_PAGE = 2 * 1024 * 1024;

/** Maps private memory with one more flag. */
function map(name: string, flag: number | bigint, bytes = PAGE): Probe {
  return plain(name, 'mmap', 0, bytes, READ_WRITE, BigInt(PRIVATE_ANONYMOUS) | BigInt(flag), NONE, 0);
}

/** An operation on a word in memory that no other thread uses. */
function futex(name: string, operation: number, ...rest: Argument[]): Probe {
  return { name, call: 'futex', args: ({ scratch }) => [scratch.fill(0), operation, 0, ...rest] };
}

/** Memory that no limit counts, that other processes lack, or that the kernel manages in rarely used ways. */
export const memoryProbes: Probe[] = [
  plain('share memory that no limit counts', 'mmap', 0, PAGE, READ_WRITE, 0x21, NONE, 0),
  map('map memory that grows by itself', 0x100),
  map('lock memory when it is mapped', 0x2000),
  map('fill memory when it is mapped', 0x8000),
  map('map huge pages', 0x40000, HUGE_PAGE),
  map('map memory with a flag above 32 bits', 1n << 32n),
  plain('protect memory downwards', 'mprotect', 0, 0, 0x01000001),
  plain('protect memory upwards', 'mprotect', 0, 0, 0x02000001),
  plain('protect memory downwards by a key', 'pkey_mprotect', 0, 0, 0x01000001, NONE),
  plain('move memory and keep its range', 'mremap', 0, PAGE, PAGE, 5, 0),
  plain('poison memory', 'madvise', 0, 0, 100),
  plain('ask for huge pages', 'madvise', 0, 0, 14),
  plain('merge memory', 'madvise', 0, 0, 12),
  plain('punch a hole into memory', 'madvise', 0, 0, 9),
  plain('fill memory', 'madvise', 0, 0, 23),
];

/** Locks between threads in ways that no library here uses. */
export const lockProbes: Probe[] = [
  futex('lock by priority', 6 | 128),
  futex('try to lock by priority', 8 | 128),
  futex('move a waiting thread to a lock by priority', 12 | 128, 0, 0, 0),
  futex('wake with an operation', 5 | 128, 0, 0, 0),
  plain('give the kernel a list of locks', 'set_robust_list', 0, 24),
];
