#!/usr/bin/env node
import { prepareThread } from '@internet-exploder/ie-sandbox';
import { confinesChildren } from './command-line/confines-children.js';
import { leaveDeletedFolder } from './leave-deleted-folder.js';

leaveDeletedFolder();
// The slowest step starts first and runs beside the others.
if (confinesChildren(process.argv.slice(2))) prepareThread();

import('./program.js').catch((error: unknown) => {
  // The code that prints errors could not be loaded, for example because too many files are open.
  process.stderr.write(`ie-shell: the program cannot be loaded: ${error}\n`);
  process.exitCode = 7;
});
