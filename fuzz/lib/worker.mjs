// Tries the inputs of one target, in a process of its own: run-apart.mjs starts it, and ends it where it hangs.
import { openSync, readFileSync, writeSync } from 'node:fs';
import { attempt } from './attempt.mjs';
import { fuzzLoop } from './fuzz-loop.mjs';

const job = JSON.parse(process.argv[2]);

// Children that were started end with this process, whatever ends it but SIGKILL, and that ends them too.
process.on('disconnect', () => process.exit(1));
process.on('SIGTERM', () => process.exit(1));
process.on('SIGINT', () => process.exit(1));

// A thread that an input keeps for itself has no time for this.
setInterval(() => process.send({ type: 'alive' }), 200).unref();

// Channels end by errors, whose stacks take longer to write than everything else.
Error.stackTraceLimit = 0;
const module = await import(job.module);
const target = await module.open();
const result = job.files ? await replay() : await fuzz();
await target.close();
process.send({ type: 'done', ...result }, () => process.exit(0));

async function fuzz() {
  const progress = openSync(job.progress, 'w');
  let inputs = 0;
  let isOver = false;
  const over = new Promise((resolve) => setTimeout(resolve, job.until - Date.now()));
  const loop = fuzzLoop({
    ...job,
    module,
    target,
    isOver: () => isOver || Date.now() > job.until,
    onInput(number) {
      inputs++;
      writeSync(progress, String(number).padEnd(16), 0);
    },
    onCrash({ bytes: _bytes, ...crash }) {
      process.send({ type: 'crash', ...crash });
      isOver ||= job.untilCrash === true;
    },
  });
  // An input that takes its time is left where it is.
  await Promise.race([loop, over]);
  isOver = true;
  return { inputs };
}

async function replay() {
  Error.stackTraceLimit = 20;
  for (const file of job.files) {
    const failure = await attempt(target, readFileSync(file), { isThorough: true });
    if (failure) process.send({ type: 'crash', why: failure.why, detail: failure.detail, path: file });
  }
  return { inputs: job.files.length };
}
