import type { Rule } from './filter.js';
import type { Arch } from './syscall-numbers.js';

/** What a locked child may do with its own memory. Every flag that V8 and the C libraries do without is refused. */
export function memoryRules(arch: Arch): Rule[] {
  return [
    { calls: ['madvise'], when: [{ argument: 2, isOneOf: Object.values(MADV) }], verdict: 'allow' },
    ...(['mprotect', 'pkey_mprotect'] as const).map(
      (call): Rule => ({
        calls: [call],
        when: [{ argument: 2, hasOnly: PROTECTIONS[arch] }],
        verdict: 'allow',
      }),
    ),
    {
      calls: ['mmap'],
      when: [
        { argument: 2, hasOnly: PROTECTIONS[arch] },
        { argument: 3, hasOnly: MAPPINGS },
      ],
      verdict: 'allow',
    },
    { calls: ['mremap'], when: [{ argument: 3, hasOnly: MREMAP_MAYMOVE }], verdict: 'allow' },
    { calls: ['pkey_alloc'], when: [{ argument: 0, isOneOf: [0] }], verdict: 'allow' },
    { calls: ['munmap', 'brk', 'membarrier', 'pkey_free'], verdict: 'allow' },
  ];
}

/**
 * PROT_READ, PROT_WRITE, PROT_EXEC, and PROT_BTI of arm64. Not PROT_GROWSDOWN and PROT_GROWSUP, which reach beyond the
 * given range.
 */
const PROTECTIONS: Record<Arch, number> = { x64: 0b111, arm64: 0b111 | 0x10 };

/**
 * MAP_PRIVATE, MAP_FIXED, MAP_ANONYMOUS, MAP_DENYWRITE (of glibc's loader), MAP_NORESERVE, MAP_STACK. Not MAP_SHARED
 * and MAP_GROWSDOWN: such memory counts against no limit. Not MAP_HUGETLB, which takes from all processes.
 */
const MAPPINGS = 0x02 | 0x10 | 0x20 | 0x800 | 0x4000 | 0x20000;

const MREMAP_MAYMOVE = 1;

/** V8 uses the first three, glibc the guards from 2.42 on. */
const MADV = { DONTNEED: 4, FREE: 8, DONTFORK: 10, GUARD_INSTALL: 102, GUARD_REMOVE: 103 };
