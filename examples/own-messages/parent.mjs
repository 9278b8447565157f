// Run: node own-messages/parent.mjs "some text"
// Counts the words of untrusted text in a child process, with its own messages.
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { FromChild } from './messages.mjs';

const text = process.argv[2] ?? 'The text of a stranger, handled in a process of its own';

const child = await spawnChild('renderer', {
  entry: new URL('./child.mjs', import.meta.url),
  // A child that says anything else has broken the protocol, and is killed.
  incoming: FromChild,
});

// Sends the question under an id of its own, and waits for the answer with that id.
const { words } = await child.channel.request({ type: 'CountWords', text }, { timeoutMs: 5_000 });
console.log(`${words} words`);

await child.shutdown();
