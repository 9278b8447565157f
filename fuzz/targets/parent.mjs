import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ReadableStream } from 'node:stream/web';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MessageFromNetwork, MessageFromRenderer } from '@internet-exploder/ie-ipc';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { insist, isOneLine } from '../lib/finding.mjs';
import { generate as generateBytes } from '../lib/generate.mjs';
import { randomOfInput } from '../lib/random.mjs';
import { referenceOutcome } from '../lib/reference.mjs';
import { anything } from '../lib/schemas.mjs';
import { settledInTime } from '../lib/turns.mjs';
import { anyMessage, knownMessage } from '../lib/vocabulary.mjs';
import { Dealings } from '../parent/dealings.mjs';
import { Leftovers } from '../parent/leftovers.mjs';

export const material = ['parent', 'decoder'];

const ENTRY = fileURLToPath(new URL('../parent/hostile-child.sh', import.meta.url));

/** What a child does when it has said what it has to say. */
const LASTING = ['stays', 'stays', 'hears-first', 'in-pieces', 'deaf'];
const LEAVING = ['exits', 'fails'];
/** But for the one that takes seconds. */
const EVERY_MODE = [...new Set([...LASTING, ...LEAVING])];

/** Milliseconds that a child has to say hello, and that its end may take. */
const START_MS = 1_000;
const END_MS = 6_000;
/** Milliseconds for what a child that does nothing wrong has to say. */
const LISTEN_MS = 5;

const SCHEMAS = { network: MessageFromNetwork, renderer: MessageFromRenderer };

export function generate(random, corpus) {
  const kind = random.pick(['renderer', 'network']);
  const vocabulary = random.pick([
    anyMessage,
    knownMessage,
    (random) => knownMessage(random, ['Pong', 'FetchError', 'FetchResponse']),
  ]);
  return generateBytes(random, corpus, {
    vocabulary,
    kind,
    bodies: random.oneIn(3),
    opened: random.oneIn(4) ? 3 : 0,
  });
}

export async function open() {
  const random = Math.random;
  // See decoder.mjs: the inputs answer requests by their ids.
  Math.random = () => 0;
  const folder = mkdtempSync(join(tmpdir(), 'ie-fuzz-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.on('exit', remove);
  let leftovers;
  return {
    timeoutMs: 20_000,
    async run(input, { isThorough = false } = {}) {
      const file = join(folder, 'input');
      writeFileSync(file, input);
      // What the first child makes this process load and open stays.
      if (!leftovers) await runOnce(input, { file });
      leftovers ??= new Leftovers();
      await runOnce(input, { file });
      for (const mode of isThorough ? EVERY_MODE : []) await runOnce(input, { file, mode });
      await leftovers.check();
    },
    async close() {
      Math.random = random;
      process.off('exit', remove);
      remove();
    },
  };
}

/** @param way.mode what the child is to do; by chance where there is none */
async function runOnce(input, { file, ...way }) {
  const random = randomOfInput(input);
  const said = input.includes('"kind":"network"') ? 'network' : 'renderer';
  const kind = random.oneIn(20) ? random.pick(['renderer', 'network']) : said;
  const schema = random.oneIn(3) ? anything : SCHEMAS[kind];
  const expected = reference(input, schema);
  const mode = way.mode ?? pickMode(random, expected);
  // Those would be waited for.
  if (way.mode && !expected.isOpen && !LEAVING.includes(mode)) return;
  const options = { entry: ENTRY, execPath: '/bin/sh', execArgv: [], args: [file, mode], sandbox: 'off' };
  const starting = spawnChild(kind, { ...options, incoming: schema, startTimeoutMs: START_MS });
  const { value: handle, error } = await starting.then(
    (value) => ({ value }),
    (error) => ({ error }),
  );
  const isGood = expected.isOpen && expected.hello.kind === kind;
  if (error) checkRefusal(error, LASTING.includes(mode) && isGood);
  else insist(isGood, 'a child is taken that did not say hello, or that it is another');
  if (handle) await deal(handle, { random, expected, mode });
}

function reference(input, schema) {
  const limits = { maxFrameBytes: 2 ** 26, maxStreams: 256, streamWindowBytes: 2 ** 20 };
  return referenceOutcome(input, {
    ...limits,
    schema,
    streamBody: new ReadableStream(),
    opened: 0,
    requests: [],
    unsent: [],
  });
}

function pickMode(random, { isOpen, isViolated }) {
  // A child that stays without having said hello is waited for, and one that cannot be reached, too.
  if (!isOpen && !isViolated && !random.oneIn(20)) return random.pick(LEAVING);
  if (random.oneIn(60)) return 'closes';
  return random.pick(random.oneIn(4) ? LEAVING : LASTING);
}

function checkRefusal(error, isGood) {
  const codes = ['IE_SANDBOX_LAUNCH_FAILED', 'IE_SANDBOX_PROTOCOL_MISMATCH'];
  if (error.name !== 'SandboxError' || !codes.includes(error.code)) throw error;
  insist(isOneLine(error.message), 'the message of a SandboxError is not one line');
  insist(!isGood, `a child that says hello is refused: ${error.message}`);
}

async function deal(handle, { random, expected, mode }) {
  const dealings = new Dealings(handle, random);
  await dealings.begin();
  const isLasting = LASTING.includes(mode);
  const mustBreak = isLasting && expected.isViolated && !expected.hangsOnTime;
  if (!mustBreak) await Promise.race([delay(random.below(LISTEN_MS)), handle.exited]);
  if (!mustBreak && isLasting && handle.isAlive()) await dealings.end();
  const reason = await ending(handle, mode);
  await dealings.check();
  if (mustBreak) {
    insist(reason.type === 'bad-message', `a child that broke the protocol ended as ${reason.type}`);
    insist(dealings.code === expected.end, `recv ends with ${dealings.code} and not with ${expected.end}`);
    return;
  }
  const types = ['clean', 'killed', 'bad-message', ...(mode === 'fails' ? ['crashed'] : [])];
  // By SIGPIPE, where it still wrote.
  if (reason.signal === 'SIGPIPE' || reason.code === 141) return;
  // By a failed read: what is unread when its parent ends the channel resets the socket, and cat says so.
  if (dealings.hasEndedChannel && reason.type === 'crashed' && reason.code === 1) return;
  insist(
    types.includes(reason.type),
    `a child (${mode}) ended as ${reason.type}, code ${reason.code}, ${reason.signal}`,
  );
}

async function ending(handle, mode) {
  try {
    return (await settledInTime(handle.exited, END_MS, `the end of a child (${mode})`)).value;
  } catch (error) {
    await handle.kill();
    throw error;
  }
}
