const { readSync, writeSync } = require('node:fs');

// The limit: one byte on the inherited descriptor as the first act. The read ends when the parent has gone.
writeSync(3, '.');
readSync(3, Buffer.alloc(1));
