import { frame, hello, KIND, message } from '../lib/wire.mjs';

const ping = message({ type: 'Ping' });

function said(json) {
  return frame({ kind: KIND.hello, json });
}

/** First words, good and bad. */
export function hellos(fields = {}) {
  const good = hello(fields);
  const limits = { maxFrameBytes: 2 ** 26, maxStreams: 16, streamWindowBytes: 2 ** 20 };
  return {
    'hello-alone': good,
    'hello-cut-off': good.subarray(0, 30),
    'hello-of-another-version': hello({ ...fields, protocol: 999 }),
    'hello-missing': ping,
    'hello-twice': Buffer.concat([good, good]),
    'hello-with-secret-and-details': hello({ ...fields, secret: 's', details: { layers: [] } }),
    'hello-not-json': said('{'),
    'hello-null': said('null'),
    'hello-without-limits': hello({ ...fields, limits: undefined }),
    'hello-limits-negative': hello({ ...fields, limits: { ...limits, maxStreams: -1 } }),
    'hello-limits-of-one-byte': Buffer.concat([hello({ ...fields, limits: { maxFrameBytes: 1 } }), ping]),
    'hello-limits-of-no-messages': hello({ ...fields, limits: { ...limits, messageWindowBytes: 0 } }),
    'hello-limits-of-one-message': Buffer.concat([
      hello({ ...fields, limits: { ...limits, messageWindowBytes: 1 } }),
      ping,
      ping,
    ]),
    'hello-limits-without-streams': Buffer.concat([
      hello({ ...fields, limits: { maxFrameBytes: 2 ** 26 } }),
      ping,
    ]),
    'hello-details-of-liars': hello({
      ...fields,
      details: { layers: [null, 1, { name: {}, status: 'applied' }] },
    }),
    'hello-nothing': Buffer.alloc(0),
    'hello-zeros': Buffer.alloc(64),
    'hello-ones': Buffer.alloc(64, 0xff),
    'hello-half-a-header': good.subarray(0, 9),
    'hello-length-80000000': frame({ kind: KIND.hello, jsonBytes: 0x80000000 }),
    'hello-length-over-cap': frame({ kind: KIND.hello, jsonBytes: 64 * 1024 + 1 }),
    'hello-with-stream-id': frame({ kind: KIND.hello, stream: 1, json: '{}' }),
  };
}
