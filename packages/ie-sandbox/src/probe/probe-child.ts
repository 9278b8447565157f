import { connectParent } from '../connect-parent.js';
import { findNative } from '../platform/linux/find-native.js';
import { ENV_LOCK, type LockOrder } from '../platform/linux/lock-instructions.js';
import { loadNative, type Native } from '../platform/linux/native.js';
import { syscallNumber } from '../platform/linux/syscall-numbers.js';
import type { ProbeContext } from './probe.js';
import { PROBES } from './probe-list.js';
import { type ProbeAnswer, ProbeRequest } from './probe-messages.js';

/*
 * A child like any other of its kind, but for this: native calls are at hand when it is locked, as they would be
 * at that of somebody who has taken it over.
 */

const AF_INET = 2;
const SOCK_STREAM = 1;
const CHANNEL_FD = 3;

const order = process.env[ENV_LOCK];
const native = loadNative(order === undefined ? findNative() : (JSON.parse(order) as LockOrder).native);
const { channel } = await connectParent({ incoming: ProbeRequest });

for await (const message of channel) {
  if (message.type === 'Shutdown') break;
  await channel.send(answer(native, message));
}
await channel.close();

function answer(native: Native, { index, folder, parentPid }: ProbeRequest): ProbeAnswer {
  const probe = PROBES[index];
  // A call that the processor has not got is refused by nature.
  if (!probe || syscallNumber(probe.call, native.arch) === undefined)
    return { type: 'ProbeAnswer', result: -1, errno: 38 };
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
    socket() {
      const fd = native.syscall('socket', AF_INET, SOCK_STREAM, 0);
      return fd < 0 ? CHANNEL_FD : fd;
    },
  };
  const args = probe.args(context);
  const result =
    probe.fatal === undefined ? native.syscall(probe.call, ...args) : native.call(probe.fatal, ...args);
  return { type: 'ProbeAnswer', result, errno: result === -1 ? native.errno() : 0 };
}
