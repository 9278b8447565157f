import { ReadableStream } from 'node:stream/web';
import { ByteStream } from './byte-stream.mjs';
import { codeOf, insist } from './finding.mjs';
import { OwnStreams } from './own-streams.mjs';
import { settled, turn } from './turns.mjs';
import { cutFrames } from './wire.mjs';

/** How many turns of the event loop the end of a channel may take, once its stream has ended. */
const MAX_TURNS = 2_000;

/**
 * Opens a channel over a stream, feeds it `bytes` and then the end, and tells what came of it, as
 * `referenceOutcome` does.
 *
 * @param way.options the options of the channel
 * @param way.isBusy whether the channel has streams and requests of its own before it hears more than the hello
 * @param way.isLate whether nobody receives before everything has come
 * @param way.isHandled whether a handler takes the messages, and replies to each that has an id
 * @param way.feed writes the bytes to a stream, in pieces
 * @param way.end ends the stream
 * @param way.onMessage hears of each message
 * @param way.over opens the channel
 */
export async function runChannel(
  bytes,
  { options, isBusy, isLate, isHandled, feed, end = endOrderly, onMessage, over },
) {
  const stream = new ByteStream();
  const outcome = { isOpen: false, messages: [], requests: [], own: undefined, end: undefined };
  const opening = over(stream, options);
  opening.catch(() => {});
  const [first, rest] = isBusy ? splitAtHello(bytes) : [bytes, Buffer.alloc(0)];
  await feed(stream, first);
  if (first.length === bytes.length) end(stream);
  const opened = await settled(opening, MAX_TURNS, 'the hello');
  if (opened.error) {
    outcome.end = codeOf(opened.error, 'the hello');
    insist(stream.destroyed, 'a stream whose hello failed has been destroyed');
    return outcome;
  }
  const channel = opened.value;
  outcome.isOpen = true;
  const start = () => (isHandled ? handleAll : receiveAll)(channel, outcome, onMessage);
  let receiving = isLate ? undefined : start();
  if (isBusy) await becomeBusy(channel, outcome);
  if (first.length < bytes.length) {
    await feed(stream, rest);
    end(stream);
  }
  // Until all has been read: what comes when somebody receives already is not past the window.
  for (let left = isLate ? 2 + bytes.length / 500 : 0; left > 0; left--) await turn();
  receiving ??= start();
  const { value: error } = await settled(channel.ended, MAX_TURNS + bytes.length, 'the end of the channel');
  outcome.end = codeOf(error, 'the end');
  await settled(receiving, 100, 'the last recv');
  await checkRequests(outcome);
  await outcome.own?.checkDone();
  await checkLater(channel, outcome.end);
  insist(stream.destroyed, 'the stream of a channel that has ended is destroyed');
  return outcome;
}

/** The hello is fed by itself, where what comes after it is to find streams and requests. */
function splitAtHello(bytes) {
  const [hello] = cutFrames(bytes).frames;
  return hello ? [hello, bytes.subarray(hello.length)] : [bytes, Buffer.alloc(0)];
}

async function receiveAll(channel, outcome, onMessage = () => {}) {
  for (;;) {
    const { value, error } = await channel.recv().then(
      (value) => ({ value }),
      (error) => ({ error }),
    );
    if (error) {
      outcome.recvEnd = codeOf(error, 'recv');
      return;
    }
    outcome.messages.push(value);
    onMessage(value);
  }
}

/** Settles when the channel has ended, and each reply has been sent or rejected. */
async function handleAll(channel, outcome) {
  const replies = [];
  channel.onMessage((message, peer) => {
    outcome.messages.push(message);
    const id = message?.id;
    if (!Number.isSafeInteger(id) || id < 0) return;
    if (peer.cancellationFor(id).aborted) return;
    const reply = peer.reply({ type: 'QuestionRefused', id, reason: 'unknown', error: 'no' });
    replies.push(reply.catch((error) => codeOf(error, 'a reply')));
  });
  await channel.ended;
  await Promise.all(replies);
}

/** Three streams of its own, three requests, and somebody who answers the peer's requests 1 and 2. */
async function becomeBusy(channel, outcome) {
  outcome.own = new OwnStreams();
  await outcome.own.open(channel);
  for (let index = 0; index < 3; index++) {
    const request = { answer: undefined, error: undefined };
    outcome.requests.push(request);
    request.settling = channel.request({ type: 'FetchRequest', url: 'https://a.example/' }).then(
      (answer) => {
        request.answer = { value: answer };
      },
      (error) => {
        request.error = codeOf(error, 'a request');
      },
    );
  }
  outcome.signals = [1, 2].map((id) => ({ id, signal: channel.signalFor(id) }));
  await turn();
  for (const request of outcome.requests) request.isSent = request.error === undefined;
}

async function checkRequests(outcome) {
  for (const request of outcome.requests)
    await settled(request.settling, 100, 'a request of a channel that has ended');
  for (const { signal } of outcome.signals ?? []) insist(signal.aborted, 'a signal outlives its channel');
}

/** Whoever comes too late hears of the same end. */
async function checkLater(channel, end) {
  const body = ReadableStream.from([]);
  // What cannot be sent any more may have been so before the peer's last words were found to be wrong.
  const calls = [
    { call: channel.recv(), codes: [end] },
    { call: channel.request({ type: 'Ping' }), codes: [end] },
    { call: channel.send({ type: 'Ping' }), codes: [end, 'IE_IPC_CLOSED'] },
    { call: channel.send({ type: 'Ping', body }), codes: [end, 'IE_IPC_CLOSED'] },
  ];
  const results = await Promise.all(calls.map(({ call }) => settled(call, 100, 'a call behind the end')));
  for (const [index, { error }] of results.entries()) {
    insist(error, 'a call behind the end succeeds');
    const code = codeOf(error, 'a call behind the end');
    insist(calls[index].codes.includes(code), `a call behind the end hears of ${code} and not ${end}`);
  }
  await settled(channel.close(), 100, 'close');
}

function endOrderly(stream) {
  stream.push(null);
}
