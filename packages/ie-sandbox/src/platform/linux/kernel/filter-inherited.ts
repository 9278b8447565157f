import type { ChildKind } from '../../../model/process-kind.js';
import type { Filter, Rule } from './filter.js';

/**
 * Stage A: the filter that a spawner thread puts on itself, and every child inherits before its first
 * instruction. Node.js must still start under it, so it lists what is refused.
 */
export function inheritedFilter(kind: ChildKind): Filter {
  return { rules: kind === 'renderer' ? [...common, noSockets] : common, fallback: 'allow' };
}

/** Flags of clone that create a namespace, from include/uapi/linux/sched.h. */
const CLONE_NEW =
  0x00000080 | 0x00020000 | 0x02000000 | 0x04000000 | 0x08000000 | 0x10000000 | 0x20000000 | 0x40000000;
/** Terminal controls that insert input: TIOCSTI and TIOCLINUX. */
const TERMINAL_INPUT = [0x5412, 0x541c];

/** A renderer needs only the socket that it inherits. */
const noSockets: Rule = { calls: ['socket'], verdict: 'EAFNOSUPPORT' };

const common: Rule[] = [
  // The answer of an older kernel, which glibc and libuv handle. clone3 hides its flags behind a pointer, and
  // no filter sees what goes through io_uring.
  { calls: ['clone3', 'io_uring_setup', 'io_uring_enter', 'io_uring_register'], verdict: 'ENOSYS' },
  // glibc tells the kernel of each thread's list when it starts. The kernel reads the list, which the process may
  // change, when the thread ends.
  { calls: ['set_robust_list'], verdict: 'ENOSYS' },
  { calls: ['clone'], when: [{ argument: 0, hasAny: CLONE_NEW }], verdict: 'EPERM', otherwise: 'allow' },
  {
    calls: ['ioctl'],
    when: [{ argument: 1, lowIsOneOf: TERMINAL_INPUT }],
    verdict: 'EPERM',
    otherwise: 'allow',
  },
  {
    verdict: 'EPERM',
    calls: [
      // Other processes.
      ...([
        'ptrace',
        'process_vm_readv',
        'process_vm_writev',
        'process_madvise',
        'process_mrelease',
        'kcmp',
      ] as const),
      ...(['pidfd_open', 'pidfd_getfd', 'pidfd_send_signal'] as const),
      // Namespaces and mounts.
      ...([
        'unshare',
        'setns',
        'mount',
        'umount2',
        'pivot_root',
        'chroot',
        'open_tree',
        'move_mount',
      ] as const),
      ...(['fsopen', 'fsconfig', 'fsmount', 'fspick', 'mount_setattr'] as const),
      ...(['open_by_handle_at', 'name_to_handle_at'] as const),
      // File operations that Landlock does not cover.
      ...(['chmod', 'fchmodat', 'fchmodat2', 'chown', 'lchown', 'fchownat'] as const),
      ...([
        'setxattr',
        'lsetxattr',
        'removexattr',
        'lremovexattr',
        'utimensat',
        'utimes',
        'utime',
        'futimesat',
      ] as const),
      // The kernel itself.
      ...(['bpf', 'perf_event_open', 'userfaultfd', 'add_key', 'request_key', 'keyctl', 'execveat'] as const),
      ...([
        'init_module',
        'finit_module',
        'delete_module',
        'kexec_load',
        'kexec_file_load',
        'reboot',
      ] as const),
      ...([
        'swapon',
        'swapoff',
        'acct',
        'quotactl',
        'quotactl_fd',
        'syslog',
        'fanotify_init',
        'fanotify_mark',
      ] as const),
      ...([
        'settimeofday',
        'clock_settime',
        'clock_adjtime',
        'adjtimex',
        'sethostname',
        'setdomainname',
      ] as const),
      ...(['vhangup', 'lookup_dcookie', 'nfsservctl', 'iopl', 'ioperm', 'modify_ldt'] as const),
      // System V and POSIX queues, which all processes of a user share.
      ...(['shmget', 'shmat', 'shmctl', 'shmdt', 'semget', 'semop', 'semctl', 'semtimedop'] as const),
      ...(['msgget', 'msgsnd', 'msgrcv', 'msgctl'] as const),
      ...(['mq_open', 'mq_unlink', 'mq_timedsend', 'mq_timedreceive', 'mq_notify', 'mq_getsetattr'] as const),
    ],
  },
];
