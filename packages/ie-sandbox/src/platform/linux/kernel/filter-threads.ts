import type { Rule } from './filter.js';

/** The threads of a locked child: their start, how they wait for each other, the clocks that they read, and names. */
export function threadRules(): Rule[] {
  return [
    { calls: ['futex'], when: [{ argument: 1, isOneOf: futexOperations() }], verdict: 'allow' },
    {
      calls: ['clock_gettime', 'clock_getres', 'clock_nanosleep'],
      when: [{ argument: 0, isOneOf: CLOCKS }],
      verdict: 'allow',
    },
    {
      calls: ['clone'],
      when: [{ argument: 0, isOneOf: [THREAD_FLAGS, THREAD_FLAGS | CLONE_DETACHED] }],
      verdict: 'allow',
    },
    { calls: ['prctl'], when: [{ argument: 0, isOneOf: [PR.SET_NAME] }], verdict: 'allow' },
    {
      calls: ['prctl'],
      when: [
        { argument: 0, isOneOf: [PR.SET_VMA] },
        { argument: 1, isOneOf: [PR_SET_VMA_ANON_NAME] },
      ],
      verdict: 'allow',
    },
  ];
}

/** Waits for and wakes threads, in every form that glibc, musl and Abseil use. */
function futexOperations(): number[] {
  const { WAIT, WAKE, REQUEUE, WAIT_BITSET, WAKE_BITSET, PRIVATE, CLOCK_REALTIME } = FUTEX;
  // The priority-inheriting operations and FUTEX_WAKE_OP are not among them.
  const operations = [WAIT, WAKE, REQUEUE, WAIT_BITSET, WAKE_BITSET, WAIT_BITSET | CLOCK_REALTIME];
  return operations.flatMap((operation) => [operation | PRIVATE, operation]);
}

const FUTEX = {
  WAIT: 0,
  WAKE: 1,
  /** Of musl's condition variables. */
  REQUEUE: 3,
  WAIT_BITSET: 9,
  WAKE_BITSET: 10,
  PRIVATE: 128,
  CLOCK_REALTIME: 256,
};

/**
 * CLOCK_REALTIME, CLOCK_MONOTONIC, CLOCK_PROCESS_CPUTIME_ID, CLOCK_THREAD_CPUTIME_ID, CLOCK_MONOTONIC_RAW, the two
 * coarse ones, and CLOCK_BOOTTIME. A negative id is the CPU clock of a process, and tells whether that exists.
 */
const CLOCKS = [0, 1, 2, 3, 4, 5, 6, 7];

/** The flags with which glibc and musl start a thread. No other clone is allowed, so no process. */
const THREAD_FLAGS = 0x003d0f00;
const CLONE_DETACHED = 0x00400000;

const PR = { SET_NAME: 15, SET_VMA: 0x53564d41 };
const PR_SET_VMA_ANON_NAME = 0;
