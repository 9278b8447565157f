import { IpcChannel } from '@internet-exploder/ie-ipc';
import { Choices } from '../lib/choices.mjs';
import { insist } from '../lib/finding.mjs';
import { anything, trace } from '../lib/schemas.mjs';
import { settled, turn } from '../lib/turns.mjs';
import { shakyPair } from './shaky-pair.mjs';
import { Side } from './side.mjs';

/** How many turns of the event loop anything may take: small windows make many of a few bytes. */
const MAX_TURNS = 30_000;
/** When nothing has moved for so many turns, nothing will. */
const QUIET_TURNS = 40;
const MAX_STEPS = 100;

const STEPS = ['send', 'send', 'send', 'send', 'request', 'request', 'turn', 'turns', 'end'];

/** A conversation over one channel, as the bytes of an input decide, and what has to hold of it. */
export async function converse(input, random, over = IpcChannel.over) {
  const choices = new Choices(input);
  const pair = shakyPair(random);
  const [options, maxStreamBytes] = bounds(choices);
  const opening = pair.map((stream) => over(stream, { ...options, incoming: anything }));
  const { value: channels, error } = await settled(Promise.all(opening), MAX_TURNS, 'the hello');
  insist(!error, `the hello fails: ${error?.message}`);
  const sides = channels.map((channel) => new Side(channel, { choices, random, maxStreamBytes }));
  for (const [index, side] of sides.entries()) side.peer = sides[1 - index];
  const receiving = sides.map((side) => side.receive());
  let problem;
  for (const promise of receiving) {
    promise.catch((error) => {
      problem ??= error;
    });
  }

  const isWhole = await talk(choices, sides);
  if (isWhole) {
    await quiet(sides, pair);
    // A side that does not receive any more explains all else.
    if (problem) throw problem;
    checkQuiet(sides);
  }
  await end(choices, sides, isWhole);
  for (const promise of receiving) await check(promise, 'a recv');
  for (const side of sides) await checkEnd(side, isWhole);
  insist(
    pair.every((stream) => stream.destroyed),
    'a stream outlives its channel',
  );
}

function bounds(choices) {
  const streamWindowBytes = choices.pick([2 ** 20, 1000, 65_536, 1, 7]);
  const options = {
    maxFrameBytes: choices.pick([2 ** 26, 2 ** 20, 4096, 100]),
    maxQueuedBytes: choices.pick([2 ** 23, 5000, 1]),
    maxStreams: choices.pick([256, 1, 4]),
    streamWindowBytes,
    // With one, nothing goes in batches.
    trace: choices.oneIn(4) ? trace : undefined,
  };
  // A piece of a stream goes there and its credit back in a dozen turns.
  return [options, streamWindowBytes < 100 || options.maxFrameBytes < 1000 ? 60 : 20_000];
}

/** @returns whether nobody has ended the channel */
async function talk(choices, sides) {
  for (let step = 0; step < MAX_STEPS && !choices.isUsedUp; step++) {
    const side = choices.pick(sides);
    switch (choices.pick(STEPS)) {
      case 'send':
        side.send();
        break;
      case 'request':
        side.request();
        break;
      case 'turn':
        await turn();
        break;
      case 'turns':
        for (let left = choices.below(20); left > 0; left--) await turn();
        break;
      default:
        if (choices.below(4) === 3) return false;
    }
  }
  return true;
}

/** Waits until nothing moves any more. */
async function quiet(sides, pair) {
  let last = '';
  let still = 0;
  for (let left = MAX_TURNS; left > 0 && still < QUIET_TURNS; left--) {
    await turn();
    const state = JSON.stringify([
      pair.map((stream) => stream.movedBytes),
      sides.map((side) => [side.received.length, side.calls.filter(({ result }) => result).length]),
    ]);
    still = state === last ? still + 1 : 0;
    last = state;
  }
  insist(still === QUIET_TURNS, 'it does not come to rest');
}

/** What has to be so when nothing moves and the channel is open. */
function checkQuiet(sides) {
  for (const { sent, peer, readers } of sides) {
    for (const [n, call] of sent.entries()) {
      if (call.isRequest) checkRequest(call, peer.answers.get(n));
      else checkSend(call, peer.received.includes(n));
    }
    const isStalled = readers.some((reader) => !reader.isDone && reader.mustEnd);
    insist(!isStalled, 'a stream stalls, and nothing moves');
  }
}

function checkSend({ result }, hasCome) {
  insist(result, 'a send is pending, and nothing moves');
  const isRefused = result.code !== undefined;
  insist(hasCome || isRefused, 'a message is lost');
  insist(!hasCome || !isRefused, 'a message comes that was refused');
}

function checkRequest({ isPatient, how, result }, answer) {
  const isAnswered = how !== 'never' && answer?.result?.code === undefined;
  insist(result || !isPatient || !isAnswered, 'a request is pending, and nothing moves');
  const isGivenUp = result?.code !== undefined;
  if (isGivenUp && isAnswered && answer?.source) {
    insist(answer.source.isOver, 'the body of an answer goes on that nobody waits for');
  }
}

async function end(choices, sides, isWhole) {
  const [first, second] = choices.oneIn(2) ? sides : [...sides].reverse();
  // It waits for streams that nobody reads, for some seconds.
  const mayClose = isWhole && first.sources.every((source) => source.isOver);
  if (mayClose && !choices.oneIn(3)) await check(first.channel.close(), 'close');
  else first.channel.destroy();
  if (choices.oneIn(2)) second.channel.destroy();
  for (const { channel } of [first, second]) await check(channel.ended, 'the end of the channel');
}

async function checkEnd(side, isWhole) {
  for (const call of side.calls) await check(call.settling, 'a call of a channel that has ended');
  for (const reader of side.readers) {
    await check(reader.settling, 'a reader of a channel that has ended');
    reader.check(isWhole);
  }
  for (let left = 20; left > 0 && !side.sources.every(({ isOver }) => isOver); left--) await turn();
  insist(
    side.sources.every(({ isOver }) => isOver),
    'the source of a stream has not been told of the end',
  );
  const codes = ['IE_IPC_CLOSED', ...(isWhole ? [] : ['IE_IPC_INVALID_FRAME'])];
  insist(codes.includes(side.end), `it ends with ${side.end}`);
}

/** What a promise settles with; an error that is a finding is one. */
async function check(promise, what) {
  const { error } = await settled(promise, MAX_TURNS, what);
  if (error) throw error;
}
