import { ReadableStream } from 'node:stream/web';
import { isDeepStrictEqual } from 'node:util';
import { IpcChannel, IpcMessage } from '@internet-exploder/ie-ipc';
import { runChannel } from '../lib/channel-run.mjs';
import { Finding, insist } from '../lib/finding.mjs';
import { generate as generateBytes } from '../lib/generate.mjs';
import { randomOfInput } from '../lib/random.mjs';
import { readAll, readOn } from '../lib/read-bodies.mjs';
import { referenceOutcome } from '../lib/reference.mjs';
import { anything, trace, wary } from '../lib/schemas.mjs';
import { turn } from '../lib/turns.mjs';
import { anyMessage, knownMessage } from '../lib/vocabulary.mjs';

/** The ids of the requests that a busy channel has pending, where its random numbers are zero. */
const REQUESTS = [2 ** 32, 2 ** 32 + 1, 2 ** 32 + 2];

/** What is tried with each input, one of them in a run of the fuzzer, all in a replay. */
const WAYS = [
  // As a child has it.
  {
    name: 'known messages',
    schema: IpcMessage,
    options: {},
    limits: { maxFrameBytes: 2 ** 26, maxStreams: 256, streamWindowBytes: 2 ** 20 },
    isBusy: false,
  },
  // With narrow bounds, and streams both ways that nobody reads before the end: they do not hang on time.
  {
    name: 'narrow bounds',
    schema: wary,
    options: { incoming: wary },
    limits: { maxFrameBytes: 4096, maxStreams: 3, streamWindowBytes: 1000 },
    isBusy: true,
  },
  // With room for few messages, a receiver that comes when everything is over, and a peer that is lost in the end.
  {
    name: 'late receiver',
    schema: anything,
    options: { incoming: anything, maxQueuedBytes: 5000, trace },
    limits: { maxFrameBytes: 2 ** 26, maxStreams: 256, streamWindowBytes: 2 ** 20 },
    isBusy: false,
    isLate: true,
    end: (stream) => stream.destroy(new Error('the peer was lost')),
  },
  // With readers that read, or leave: what they do to their streams hangs on time, so only the rest is compared.
  {
    name: 'busy readers',
    schema: anything,
    options: { incoming: anything },
    limits: { maxFrameBytes: 2 ** 26, maxStreams: 65_536, streamWindowBytes: 5000 },
    isBusy: true,
    isReading: true,
  },
  // With a handler, as the browser has one for the questions of a renderer.
  {
    name: 'handler',
    schema: anything,
    options: { incoming: anything },
    limits: { maxFrameBytes: 2 ** 26, maxStreams: 256, streamWindowBytes: 2 ** 20 },
    isBusy: false,
    isHandled: true,
  },
];

export function generate(random, corpus) {
  return generateBytes(random, corpus, { vocabulary: random.oneIn(2) ? anyMessage : knownMessage });
}

/** @param over how a channel is opened: tests of the fuzzer put something in between */
export async function open({ over = IpcChannel.over } = {}) {
  // A channel begins its ids somewhere; an input can only answer them where it is always the same place.
  const random = Math.random;
  Math.random = () => 0;
  return {
    async run(input, { isThorough = false } = {}) {
      const random = randomOfInput(input);
      const way = random.pick(WAYS);
      for (const feed of [feedAtOnce, feedInPieces(random)])
        await runOnce(input, { ...way, feed, random, over });
      // Behind what it is tried with in a run of the fuzzer, so that a crash is seen again.
      for (const way of isThorough ? WAYS : []) {
        const feeds = [feedAtOnce, feedInPieces(random), ...(input.length < 2000 ? [feedByteByByte] : [])];
        for (const feed of feeds) await runOnce(input, { ...way, feed, random, over });
      }
    },
    async close() {
      Math.random = random;
    },
  };
}

async function runOnce(input, way) {
  const { schema, limits, isBusy, isReading, feed, random } = way;
  const options = { ...way.options, ...limits };
  const onMessage = isReading ? readOn(random) : undefined;
  const actual = await runChannel(input, { ...way, options, onMessage });
  const expected = referenceOutcome(input, {
    ...limits,
    schema,
    unreadWindowBytes: way.isLate ? options.maxQueuedBytes : undefined,
    streamBody: new ReadableStream(),
    opened: actual.own?.opened ?? 0,
    requests: isBusy ? REQUESTS : [],
    unsent: REQUESTS.filter((_id, index) => actual.requests[index]?.isSent === false),
  });
  try {
    await compare(actual, expected, isReading);
  } catch (error) {
    if (error instanceof Finding) error.message = `${way.name}, ${feed.name}: ${error.message}`;
    throw error;
  }
}

async function compare(actual, expected, isReading) {
  insist(
    actual.isOpen === expected.isOpen,
    `the hello is ${actual.isOpen ? '' : 'not '}accepted (${actual.end})`,
  );
  if (isReading) return comparePrefix(actual, expected);
  insist(actual.end === expected.end, `it ends with ${actual.end} and not with ${expected.end}`);
  insist(
    actual.messages.length === expected.messages.length,
    `${actual.messages.length} messages come and not ${expected.messages.length}`,
  );
  for (const [index, value] of actual.messages.entries()) {
    await compareMessage(value, expected.messages[index], expected);
  }
  for (const [index, { answer, isSent }] of actual.requests.entries()) {
    const wanted = isSent ? expected.answers.get(REQUESTS[index]) : undefined;
    insist(
      (answer === undefined) === (wanted === undefined),
      `request ${index} is ${answer ? '' : 'not '}answered`,
    );
    if (answer) await compareMessage(answer.value, wanted, expected);
  }
  for (const { id, signal } of actual.signals ?? []) {
    const isCancelled = signal.reason?.code === 'IE_IPC_CANCELLED';
    insist(
      isCancelled === expected.cancelled.has(id),
      `request ${id} is ${isCancelled ? '' : 'not '}cancelled`,
    );
  }
}

/** A reader that leaves makes room for streams, and a stream that has been left may be gone on with. */
function comparePrefix(actual, expected) {
  const count = Math.min(actual.messages.length, expected.messages.length);
  for (let index = 0; index < count; index++) {
    insist(
      isSame(bare(actual.messages[index]), bare(expected.messages[index].value)),
      `message ${index} is another`,
    );
  }
  if (expected.streams.size > 0) return;
  insist(actual.end === expected.end, `it ends with ${actual.end} and not with ${expected.end}`);
  insist(actual.messages.length === expected.messages.length, 'another number of messages comes');
}

async function compareMessage(value, expected, { streams, end }) {
  insist(isSame(bare(value), bare(expected.value)), 'a message is another');
  const { body } = value ?? {};
  if (typeof expected.body !== 'number') {
    const isBytes = body instanceof Uint8Array;
    insist(isBytes === expected.body instanceof Uint8Array, 'a message has another kind of body');
    if (isBytes) insist(Buffer.compare(body, expected.body) === 0, 'a body has other bytes');
    return;
  }
  insist(body instanceof ReadableStream, 'the body of a message is no stream');
  const wanted = streams.get(expected.body);
  const { bytes, error } = await readAll(body);
  const whole = Buffer.concat(wanted.pieces);
  const isEnough = wanted.end ? bytes.length === whole.length : true;
  insist(isEnough && whole.subarray(0, bytes.length).equals(bytes), 'a stream has other bytes');
  insist(
    (error ?? 'done') === (wanted.end ?? end),
    `a stream ends with ${error} and not with ${wanted.end ?? end}`,
  );
}

/** The message without what does not travel as JSON. */
function bare(value) {
  if (!(value?.body instanceof Uint8Array || value?.body instanceof ReadableStream)) return value;
  return { ...value, body: undefined };
}

function isSame(left, right) {
  try {
    return isDeepStrictEqual(left, right);
  } catch (error) {
    // Deeper than the comparison goes.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

function feedAtOnce(stream, bytes) {
  if (bytes.length > 0) stream.push(bytes);
}

function feedInPieces(random) {
  return function inPieces(stream, bytes) {
    return stream.feed(random, bytes, turn);
  };
}

function feedByteByByte(stream, bytes) {
  for (let at = 0; at < bytes.length; at++) stream.push(bytes.subarray(at, at + 1));
}
