import { frame, KIND, message } from '../lib/wire.mjs';

const response = {
  type: 'FetchResponse',
  id: 1,
  status: 200,
  headers: [['a', 'b']],
  finalUrl: 'https://a.example/',
};
const request = { type: 'FetchRequest', id: 1, url: 'https://a.example/' };
const ping = message({ type: 'Ping' });

function text(json) {
  return frame({ json });
}

/** Every message, and what JSON can do to one: behind a good hello. */
export const messages = {
  'message-ping': [ping],
  'message-pong': [message({ type: 'Pong' })],
  'message-shutdown': [ping, message({ type: 'Shutdown' }), ping],
  'message-fetch-request': [message(request)],
  'message-fetch-request-with-policy': [
    message({
      ...request,
      policy: {
        allowHttp: true,
        allowPrivate: ['127.0.0.1'],
        timeoutMs: 1,
        maxBodyBytes: 1,
        maxRedirects: 0,
        headers: [['x', 'y']],
      },
    }),
  ],
  'message-fetch-error': [message({ type: 'FetchError', id: 1, error: 'no', code: 'IE_NET_TIMEOUT' })],
  'message-fetch-response': [message(response, Buffer.from('body'))],
  'message-fetch-response-empty': [message(response, Buffer.alloc(0))],
  'message-fetch-response-without-body': [message(response)],
  'message-of-all-kinds': [
    ping,
    message(response, Buffer.alloc(100)),
    message(request),
    message({ type: 'Pong' }),
  ],
  'message-300-pings': Array(300).fill(ping),
  'message-answers': [2 ** 32, 2 ** 32 + 1, 2 ** 32].map((id) =>
    message({ type: 'FetchError', id, error: 'no' }),
  ),
  'message-answers-streamed-and-late': [1, 2, 3, 4, 5, 6].map((stream) =>
    frame({ stream, json: JSON.stringify({ type: 'Ping', id: 2 ** 32 }) }),
  ),
  'message-marked-as-request': [2, 3].map((flags) =>
    frame({ flags, json: JSON.stringify(request), tail: flags === 3 ? Buffer.alloc(3) : undefined }),
  ),
  // Their ids are those of requests that the channel itself has pending, which they do not answer.
  'requests-under-ids-of-requests': [2 ** 32, 2 ** 32 + 1, 2 ** 32].map((id) =>
    frame({ flags: 2, json: JSON.stringify({ type: 'Ping', id }) }),
  ),
  'requests-under-one-id': Array(3).fill(frame({ flags: 2, json: JSON.stringify(request) })),
  // A request has its shape below zero.
  'requests-in-batch': [
    frame({ kind: KIND.shape, json: '["type","id"]' }),
    frame({
      kind: KIND.batch,
      json: JSON.stringify(Array.from({ length: 80 }, (_none, id) => [-1, 'Pong', 2 ** 33 + id]).flat()),
    }),
  ],
  'message-question-refused': [
    message({ type: 'QuestionRefused', id: 1, reason: 'unknown', error: 'no' }),
    message({ type: 'QuestionRefused', id: 2 ** 32, reason: 'none', error: 'no' }),
  ],
  // Where the window is narrow and nobody receives: as much as it takes, the most that is borne, and more.
  'messages-within-the-window': Array(2).fill(ping),
  'messages-past-the-window': Array(5).fill(ping),
  'messages-past-two-windows': Array(6).fill(ping),
  'messages-large-past-two-windows': [message(response, Buffer.alloc(8000)), ping],
  'message-with-unknown-field': [message({ type: 'Ping', more: 1 })],
  'message-with-missing-field': [message({ type: 'FetchError', id: 1 })],
  'message-of-unknown-type': [message({ type: 'Unknown' })],
  'message-id-negative': [message({ ...request, id: -1 })],
  'message-id-fraction': [message({ ...request, id: 0.5 })],
  'message-id-text': [message({ ...request, id: '1' })],
  'message-null': [text('null')],
  'message-number': [text('1')],
  'message-text': [text('"Ping"')],
  'message-list': [text('[{"type":"Ping"}]')],
  'message-not-json': [text('{"type":"Ping"')],
  'message-empty-text': [text('')],
  'message-list-with-body': [frame({ flags: 1, json: '[1]', tail: Buffer.alloc(3) })],
  'message-body-in-json-too': [frame({ flags: 1, json: '{"type":"Ping","body":1}', tail: Buffer.alloc(3) })],
  'message-proto-key': [text('{"__proto__":{"type":"Ping"}}')],
  'message-proto-key-beside': [text('{"type":"Ping","__proto__":null}')],
  'message-key-twice': [text('{"type":"Pong","type":"Ping"}')],
  'message-key-with-newline': [message({ type: 'Ping', 'a\n\u001b[2Jb\u2028': 1 })],
  'message-key-of-5000': [message({ type: 'Ping', ['k'.repeat(5000)]: 1 })],
  'message-bad-utf-8': [frame({ json: Buffer.from('{"type":"P\xffing"}', 'latin1') })],
  'message-half-surrogate': [text('{"type":"FetchError","id":1,"error":"\\ud800"}')],
  'message-deep': [text('[[{"a":'.repeat(1000))],
  'message-deep-and-whole': [text(`${'['.repeat(3000)}${']'.repeat(3000)}`)],
  'message-huge-number': [text('{"type":"FetchError","id":1e999,"error":"x"}')],
  'message-then': [text('{"type":"Ping","then":1,"toJSON":2,"valueOf":3}')],
};
