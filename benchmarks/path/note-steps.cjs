const { subscribe } = require('node:diagnostics_channel');
const { readFileSync, writeSync } = require('node:fs');
const { Duplex } = require('node:stream');

/**
 * Loaded before the program that it looks into: notes when each step is there, by the clock that all processes have in
 * common, and tells it on descriptor 3 at the end.
 */
const steps = {};
const note = (step, at = Number(process.hrtime.bigint()) / 1e6) => {
  steps[step] ??= at;
};

note('node is ready');
setImmediate(() => note('first turn is over'));
process.on('worker', () => note('spawner thread is asked for'));
subscribe('ie-sandbox:life', ({ kind, pid, to }) => {
  note(`${kind} is ${to}`);
  if (to === 'ready') note(`${kind} is launched`, launchedAt(pid));
});

/** What is asked of the children, and what they answer, goes by streams. */
const MESSAGE = /"type":"(ConfigureNetwork|Done|Fetch\w+|OpenPage|PageOpened|ReadPage|PageRead)"/g;
const STDOUT = 1;
const { push, write } = Duplex.prototype;
Duplex.prototype.push = function (chunk, ...rest) {
  look(chunk);
  return push.call(this, chunk, ...rest);
};
Duplex.prototype.write = function (chunk, ...rest) {
  if (this.fd === STDOUT) note('output');
  else look(chunk);
  return write.call(this, chunk, ...rest);
};

process.on('exit', () => {
  note('exit is called');
  writeSync(3, JSON.stringify(steps));
});

function look(chunk) {
  if (!chunk || typeof chunk === 'string') return;
  const start = Buffer.from(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, 2_048)).toString('latin1');
  for (const [, type] of start.matchAll(MESSAGE)) note(type);
}

/** To a hundredth of a second, which is all that the system tells. */
function launchedAt(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) * 10;
}
