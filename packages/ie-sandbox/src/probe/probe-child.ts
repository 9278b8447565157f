import { connectParent } from '../child/connect-parent.js';
import { loadProber } from '../platform/prober.js';
import { ProbeRequest } from './probe-messages.js';

/*
 * A child like any other of its kind, except that it loads native calls before it confines itself. An attacker who has
 * taken over a child would have them too.
 */

const probe = loadProber();
const { channel } = await connectParent({ incoming: ProbeRequest });

for await (const message of channel) {
  if (message.type === 'Shutdown') break;
  await channel.send({ type: 'ProbeAnswer', ...probe(message) });
}
await channel.close();
