import { ENV_CONFINE_SELF, type Prober } from '../../../model/platform.js';
import { findNative } from '../kernel/find-native.js';
import type { LockInstructions } from '../kernel/lock-instructions.js';
import { loadNative, type Native } from '../kernel/native.js';
import { syscallNumber } from '../kernel/syscall-numbers.js';
import { CHANNEL_FD, type ProbeContext } from './probe.js';
import { PROBES } from './probe-list.js';

/** Loads native calls, which an attacker who has taken over a child would have too; see `loadProber`. */
export function loadLinuxProber(): Prober {
  const instructions = process.env[ENV_CONFINE_SELF];
  const native = loadNative(
    instructions === undefined ? findNative() : (JSON.parse(instructions) as LockInstructions).native,
  );
  return (probe) => tryProbe(native, probe);
}

const AF_INET = 2;
/** SOCK_STREAM and SOCK_DGRAM. */
const SOCKET_TYPES = { tcp: 1, udp: 2 };
const ENOSYS = 38;

function tryProbe(native: Native, { index, folder, parentPid }: Parameters<Prober>[0]): ReturnType<Prober> {
  const probe = PROBES[index];
  // A call that this processor lacks is always refused.
  if (!probe || syscallNumber(probe.call, native.arch) === undefined) return { result: -1, errno: ENOSYS };
  const kept: Buffer[] = [];
  const context: ProbeContext = {
    folder,
    parentPid,
    scratch: Buffer.alloc(4096),
    path(...parts) {
      const text = Buffer.from(`${parts.join('/')}\0`);
      kept.push(text);
      return text;
    },
    socket(protocol = 'tcp') {
      const fd = native.syscall('socket', AF_INET, SOCKET_TYPES[protocol], 0);
      return fd < 0 ? CHANNEL_FD : fd;
    },
    // CPUCLOCK_SCHED of the whole process.
    clockOf: (pid) => BigInt.asUintN(32, (~BigInt(pid) << 3n) | 2n),
  };
  const args = probe.args(context);
  const result =
    probe.fatal === undefined ? native.syscall(probe.call, ...args) : native.call(probe.fatal, ...args);
  return { result, errno: result === -1 ? native.errno() : 0 };
}
