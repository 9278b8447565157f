#!/usr/bin/env node
import { prepareThread } from '@internet-exploder/ie-sandbox';
import { confinesChildren } from './confines-children.js';

// What takes longest goes on beside everything else.
if (confinesChildren(process.argv.slice(2))) prepareThread();

void import('./program.js');
