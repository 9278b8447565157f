#!/usr/bin/env node
import { prepareThread } from '@internet-exploder/ie-sandbox';
import { confinesChildren } from './command-line/confines-children.js';
import { leaveDeletedFolder } from './leave-deleted-folder.js';

leaveDeletedFolder();
// What takes longest goes on beside everything else.
if (confinesChildren(process.argv.slice(2))) prepareThread();

import('./program.js').catch((error: unknown) => {
  // What prints errors is what cannot be loaded, as where no more files may be open.
  process.stderr.write(`ie-shell: the program cannot be loaded: ${error}\n`);
  process.exitCode = 7;
});
