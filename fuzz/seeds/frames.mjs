import { frame, KIND, message } from '../lib/wire.mjs';

const ping = message({ type: 'Ping' });
const shape = frame({ kind: KIND.shape, json: '["type"]' });
const deep = frame({ kind: KIND.shape, json: '["type",["by",["name",["at",["x"]]]]]' });

function shapeOf(json) {
  return frame({ kind: KIND.shape, json });
}

function batch(json) {
  return frame({ kind: KIND.batch, json });
}

/** What is wrong, or only just right, with frames: behind a good hello. */
export const frames = {
  'length-80000000-of-json': [ping, frame({ jsonBytes: 0x80000000 })],
  'length-80000000-of-tail': [ping, frame({ flags: 1, json: '{}', tailBytes: 0x80000000 })],
  'length-ffffffff-both': [ping, frame({ flags: 1, jsonBytes: 0xffffffff, tailBytes: 0xffffffff })],
  'length-json-over-cap': [ping, frame({ jsonBytes: 1024 * 1024 + 1 })],
  'length-json-at-cap': [ping, frame({ jsonBytes: 1024 * 1024 })],
  'length-sum-over-cap': [ping, frame({ flags: 1, json: '{"type":"Ping"}', tailBytes: 64 * 1024 * 1024 })],
  'length-zero': [frame({}), ping],
  'kind-unknown-0': [ping, frame({ kind: 0 }), ping],
  'kind-unknown-10': [ping, frame({ kind: 10 }), ping],
  'kind-unknown-255': [ping, frame({ kind: 255 }), ping],
  'reserved-set': [ping, frame({ reserved: 1, json: '{"type":"Ping"}' })],
  'flags-unknown': [ping, frame({ flags: 4, json: '{"type":"Ping"}' })],
  'flags-where-none-are': [ping, frame({ kind: KIND.cancel, flags: 1, json: '1' })],
  'tail-without-flag': [ping, frame({ flags: 0, json: '{"type":"Ping"}', tail: Buffer.alloc(5) })],
  'tail-where-none-is': [ping, frame({ kind: KIND.batch, flags: 0, json: '[]', tail: Buffer.alloc(5) })],
  'two-bodies': [ping, frame({ stream: 1, json: '{"type":"Ping"}', tail: Buffer.alloc(5) })],
  'cut-off-in-header': [ping, ping.subarray(0, 10)],
  'cut-off-in-json': [ping, ping.subarray(0, 20)],
  'cut-off-in-tail': [ping, message({ type: 'Ping' }, Buffer.alloc(9)).subarray(0, -3)],
  'shape-alone': [shape],
  'shape-and-batch': [shape, batch('[0,"Ping",0,"Pong"]')],
  'shape-nested': [deep, batch('[0,"Ping","n","v"]')],
  'shape-too-deep': [shapeOf('["a",["b",["c",["d",["e",["f"]]]]]]]')],
  'shape-of-64-fields': [shapeOf(JSON.stringify(Array.from({ length: 64 }, (_none, index) => `f${index}`)))],
  'shape-of-65-fields': [shapeOf(JSON.stringify(Array.from({ length: 65 }, (_none, index) => `f${index}`)))],
  'shape-of-no-fields': [shapeOf('[]'), batch('[0,0,0]')],
  'shape-proto': [shapeOf('["__proto__"]')],
  'shape-proto-inside': [shapeOf('[["a",["__proto__"]]]')],
  'shape-of-builtin-names': [shapeOf('["constructor","toString","hasOwnProperty"]'), batch('[0,1,2,3]')],
  'shape-key-twice': [shapeOf('["a","a"]')],
  'shape-no-list': [shapeOf('{"0":"a","length":1}')],
  'shape-not-json': [shapeOf('[')],
  'shapes-256': Array(256).fill(shape),
  'shapes-257': Array(257).fill(shape),
  'batch-empty': [batch('[]'), ping],
  'batch-of-300': [shape, batch(JSON.stringify(Array(300).fill([0, 'Ping']).flat()))],
  'batch-shape-unknown': [shape, batch('[1,"Ping"]')],
  'batch-of-requests': [shape, batch('[-1,"Ping",0,"Ping"]')],
  'batch-shape-below-all': [shape, batch('[-2,"Ping"]')],
  'batch-shape-fraction': [shape, batch('[0.5,"Ping"]')],
  'batch-shape-by-name': [shape, batch('["length","Ping"]')],
  'batch-shape-without-text': [shape, batch('[{"toString":1,"valueOf":1},"Ping"]')],
  'batch-cut-short': [shape, batch('[0,"Ping",0]')],
  'batch-no-list': [shape, batch('{"length":2,"0":0}')],
  'batch-not-json': [shape, batch('[0,')],
  'batch-of-objects': [shape, batch('[0,{"a":[]},0,[1]]')],
  'cancel-some': [
    frame({ kind: KIND.cancel, json: '1' }),
    frame({ kind: KIND.cancel, json: '9007199254740991' }),
  ],
  'cancel-no-number': [frame({ kind: KIND.cancel, json: '1e3' })],
  'cancel-nothing': [frame({ kind: KIND.cancel })],
  'cancel-unsafe': [frame({ kind: KIND.cancel, json: '9007199254740993' })],
  'cancel-spaces': [frame({ kind: KIND.cancel, json: ' 1' })],
};
