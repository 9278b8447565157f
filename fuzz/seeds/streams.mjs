import { frame, KIND } from '../lib/wire.mjs';

function opening(stream) {
  return frame({ stream, json: `{"type":"Ping","n":${stream}}` });
}

function data(stream, bytes, { isLast = false } = {}) {
  return frame({ kind: KIND.data, stream, flags: isLast ? 1 : 0, tail: Buffer.alloc(bytes, stream) });
}

function abort(stream, json) {
  return frame({ kind: KIND.abort, stream, json });
}

function credit(stream, json) {
  return frame({ kind: KIND.credit, stream, json });
}

function close(stream, json) {
  return frame({ kind: KIND.close, stream, json });
}

/** Streams of the peer's, and what it says of ours, 1 to 3: behind a good hello. */
export const streams = {
  'stream-whole': [opening(1), data(1, 100), data(1, 50, { isLast: true })],
  'stream-ended-by-nothing': [opening(1), data(1, 100), data(1, 0, { isLast: true })],
  'stream-empty': [opening(1), data(1, 0, { isLast: true })],
  'stream-never-ended': [opening(1), data(1, 100)],
  'stream-cut-off-in-data': [opening(1), data(1, 100).subarray(0, 50)],
  'streams-interleaved': [
    opening(1),
    opening(2),
    data(2, 10),
    data(1, 10),
    data(2, 1, { isLast: true }),
    data(1, 1),
  ],
  'stream-aborted': [opening(1), data(1, 10), abort(1, '{"name":"Error","code":"E","message":"why"}')],
  'stream-aborted-without-reason': [opening(1), abort(1, '')],
  'stream-aborted-no-json': [opening(1), abort(1, '{')],
  'stream-aborted-odd-reason': [opening(1), abort(1, '{"message":{"toString":1}}')],
  'stream-data-behind-end': [opening(1), data(1, 1, { isLast: true }), data(1, 1)],
  'stream-data-behind-abort': [opening(1), abort(1, ''), data(1, 1)],
  'stream-data-without-any': [opening(1), data(1, 0)],
  'stream-data-unopened': [data(1, 10)],
  'stream-data-with-json': [
    opening(1),
    frame({ kind: KIND.data, stream: 1, json: '{}', tail: Buffer.alloc(1) }),
  ],
  'stream-data-too-long': [opening(1), frame({ kind: KIND.data, stream: 1, tailBytes: 65_537 })],
  'stream-data-without-id': [frame({ kind: KIND.data, tail: Buffer.alloc(1) })],
  'stream-id-again': [opening(1), opening(1)],
  'stream-id-lower': [opening(5), opening(4)],
  'stream-id-highest': [opening(0xffffffff), data(0xffffffff, 10, { isLast: true })],
  'stream-over-window': [opening(1), data(1, 600), data(1, 600)],
  'stream-over-window-by-one': [opening(1), data(1, 1000), data(1, 1)],
  'stream-at-window': [opening(1), data(1, 1000)],
  'streams-too-many': [opening(1), opening(2), opening(3), opening(4)],
  'stream-with-text-message': [frame({ stream: 1, json: '"Ping"' })],
  'credit-some': [credit(1, '100'), credit(2, '0'), credit(3, '9007199254740991')],
  'credit-again-and-again': Array(40).fill(credit(3, '9007199254740991')),
  'credit-for-messages': [credit(0, '0'), credit(0, '4096'), credit(0, '9007199254740991')],
  'credit-for-messages-no-number': [credit(0, '-1')],
  'credit-no-number': [credit(1, '-1')],
  'credit-quoted': [credit(1, '"1"')],
  'credit-unopened': [credit(4, '1')],
  'credit-too-long': [credit(1, '1'.repeat(17))],
  'close-some': [close(1, ''), close(2, '{"message":"enough"}'), close(1, '')],
  'close-no-json': [close(1, '}')],
  'close-unopened': [close(9, '')],
  'close-and-credit': [close(3, ''), credit(3, '5')],
};
