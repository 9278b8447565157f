// Run: node ping-a-child/parent.mjs
// Starts a child process, exchanges messages with it, and shuts it down.
import { spawnChild } from '@internet-exploder/ie-sandbox';

// The child's file is given; without `entry`, this very program would run again as the child.
const child = await spawnChild('renderer', { entry: new URL('./child.mjs', import.meta.url) });

await child.channel.send({ type: 'Ping' });
console.log('the child said', (await child.channel.recv()).type);

// Asks it to finish, and kills it when it has not within its time.
console.log('it ended', await child.shutdown());
