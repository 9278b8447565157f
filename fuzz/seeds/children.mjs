import { PATHS } from '../children/loopback-server.mjs';
import { frame, KIND, message } from '../lib/wire.mjs';
import { frames } from './frames.mjs';
import { messages } from './messages.mjs';
import { streams } from './streams.mjs';

const ping = message({ type: 'Ping' });
const shutdown = message({ type: 'Shutdown' });

/** Some of the seeds of the decoder: a child costs more than a channel. */
const general = {
  'ping-and-ping': [ping, ping],
  'ping-and-shutdown': [ping, shutdown],
  'shutdown-and-more': [shutdown, ping, frame({ kind: 0 })],
  ...pick(messages, [
    'message-pong',
    'message-fetch-error',
    'message-fetch-response',
    'message-question-refused',
    'message-list',
    'message-proto-key',
  ]),
  ...pick(messages, [
    'message-key-with-newline',
    'message-300-pings',
    'message-deep-and-whole',
    'message-not-json',
  ]),
  ...pick(frames, [
    'length-80000000-of-json',
    'length-80000000-of-tail',
    'kind-unknown-255',
    'cut-off-in-json',
  ]),
  ...pick(frames, [
    'shape-and-batch',
    'batch-of-300',
    'batch-shape-without-text',
    'shapes-257',
    'cancel-some',
  ]),
  ...pick(streams, ['stream-whole', 'stream-data-unopened', 'credit-unopened', 'close-unopened']),
};

/** What a renderer asks the browser: any message of its own that is marked as a request. */
function question(id) {
  return frame({ flags: 2, json: JSON.stringify({ type: 'Pong', id }) });
}

const anyUrl = { type: 'FetchRequest', id: 7, url: 'https://a.example/' };
const policy = { allowHttp: true, allowPrivate: ['127.0.0.1'] };
const fetches = PATHS.map((path, id) =>
  message({ type: 'FetchRequest', id, url: `http://127.0.0.1:00000${path}`, policy }),
);
const refused = [
  '',
  'x',
  'file:///etc/passwd',
  'http://a.invalid/',
  'https://10.0.0.1/',
  'https://[::1]/',
].map((url, id) => message({ type: 'FetchRequest', id, url }));
const batched = {
  kind: KIND.batch,
  json: JSON.stringify(Array(20).fill([0, 'FetchRequest', 3, 'x']).flat()),
};

export const children = {
  renderer: { ...general, 'message-fetch-request': [message(anyUrl)] },
  network: {
    ...general,
    'fetch-all': fetches,
    'fetch-and-shutdown': [...fetches.slice(0, 5), shutdown],
    'fetch-and-cut-off': [...fetches, ping.subarray(0, 20)],
    'fetch-and-break': [...fetches, frame({ kind: 0 })],
    'fetch-and-cancel': [
      ...fetches,
      ...fetches.map((_fetch, id) => frame({ kind: KIND.cancel, json: String(id) })),
    ],
    'fetch-refused': refused,
    'fetch-in-batch': [frame({ kind: KIND.shape, json: '["type","id","url"]' }), frame(batched)],
    'fetch-odd-policy': [
      message({ type: 'FetchRequest', id: 1, url: 'x', policy: { ...policy, timeoutMs: 0 } }),
    ],
    'fetch-odd-headers': [
      message({
        type: 'FetchRequest',
        id: 1,
        url: 'http://127.0.0.1:00000/ok',
        policy: { ...policy, headers: [['x\n', 'y\r\nz: 1']] },
      }),
    ],
  },
  parent: {
    ...general,
    pong: [message({ type: 'Pong' })],
    'answers-to-requests': [0, 1, 2].map((n) => message({ type: 'Pong', id: 2 ** 32 + n })),
    'requests-under-one-id': Array(3).fill(question(2 ** 32)),
    'requests-in-batch': messages['requests-in-batch'],
    'request-too-large': [frame({ flags: 2, json: `{"type":"Pong","id":1,"more":"${'x'.repeat(2_000)}"}` })],
    'answers-in-streams': [1, 2].map((stream) =>
      frame({ stream, json: JSON.stringify({ id: 2 ** 32 + stream }) }),
    ),
    'message-fetch-request': [message(anyUrl)],
  },
  networkParent: {
    'network-answers': [
      message({ type: 'FetchError', id: 2 ** 32, error: 'no' }),
      message({ type: 'FetchError', id: 2 ** 32, error: 'twice' }),
      message({ type: 'FetchError', id: 5, error: 'unasked' }),
    ],
    'network-response': messages['message-fetch-response'],
    'network-response-without-body': messages['message-fetch-response-without-body'],
    'network-request': [message(anyUrl)],
  },
};

function pick(seeds, names) {
  return Object.fromEntries(names.map((name) => [name, seeds[name]]));
}
