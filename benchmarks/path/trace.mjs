import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { shellArguments } from '../read/commands.mjs';
import { STEPS } from './steps.mjs';

const HOOK = fileURLToPath(new URL('note-steps.cjs', import.meta.url));

/** Reads the page with ie-shell once. Resolves with when each step was there, in milliseconds since its start. */
export async function trace(server) {
  await server.askedAt();
  const startedAt = now();
  const child = spawn(process.execPath, ['--require', HOOK, ...shellArguments('text', server.urls[0])], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  child.stdout.resume();
  let told = '';
  child.stdio[3].setEncoding('utf8').on('data', (piece) => {
    told += piece;
  });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`ie-shell ended with ${code}`);
  const steps = { start: startedAt, ...JSON.parse(told), asked: await server.askedAt(), end: now() };
  const missing = STEPS.flatMap(({ from, to }) => [from, to]).filter((step) => steps[step] === undefined);
  if (missing.length > 0) throw new Error(`ie-shell was not seen to do: ${missing.join(', ')}`);
  return Object.fromEntries(Object.entries(steps).map(([step, at]) => [step, at - startedAt]));
}

/** Of the clock that all processes have in common. */
function now() {
  return Number(process.hrtime.bigint()) / 1e6;
}
