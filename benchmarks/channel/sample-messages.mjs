/** A message of the size that crosses the channel most: about 150 bytes of JSON. */
export function createRequest(id) {
  return {
    type: 'FetchRequest',
    id,
    url: 'https://example.org/articles/2024/how-browsers-fetch?page=2',
    policy: { allowHttp: false, timeoutMs: 30_000 },
  };
}

export const BULK_BYTES = 1024 * 1024;
const body = new Uint8Array(BULK_BYTES).map((_, index) => (index * 31) & 0xff);

/** A response with a body of 1 MiB. */
export function createResponse(id) {
  return {
    type: 'FetchResponse',
    id,
    status: 200,
    headers: [['content-type', 'application/octet-stream']],
    body,
    finalUrl: 'https://example.org/download.bin',
  };
}

/** What a request takes on the wire: its JSON, and a header of 16 bytes. */
export const REQUEST_BYTES = JSON.stringify(createRequest(10_000)).length + 16;

/**
 * Tells the child what to do with the next `count` messages. It borrows a known message's shape, because every
 * peer carries the same messages and one of them validates what it gets.
 */
export function createCommand(mode, count) {
  return { type: 'FetchError', id: count, error: mode };
}

/** The child's word that it has got them all. */
export const DONE = { type: 'Pong' };
