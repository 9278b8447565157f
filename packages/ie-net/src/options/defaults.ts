/** Deadline of a whole request, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** Deadline for a connection to open, in milliseconds. */
export const DEFAULT_CONNECT_MS = 10_000;

/** Deadline for the response headers of one hop, in milliseconds. */
export const DEFAULT_HEADERS_MS = 30_000;

/** Maximum time between two chunks of a body, in milliseconds. */
export const DEFAULT_BODY_IDLE_MS = 30_000;

/** Maximum size of a body after decoding: 32 MiB. */
export const DEFAULT_MAX_BODY_BYTES = 32 * 1024 * 1024;

/** Maximum number of redirects of one request. */
export const DEFAULT_MAX_REDIRECTS = 20;

/** Maximum size of response headers: 256 KiB, as in browsers. */
export const DEFAULT_MAX_HEADER_BYTES = 256 * 1024;

/** Maximum number of response header lines: 5000, as in curl. */
export const DEFAULT_MAX_HEADER_COUNT = 5000;

/** Maximum number of connections to one origin. */
export const DEFAULT_CONNECTIONS = 16;

/** Maximum number of connections of a client. */
export const DEFAULT_MAX_CONNECTIONS = 256;

/** Maximum number of requests in progress. */
export const DEFAULT_MAX_REQUESTS = 256;

/** Maximum number of waiting requests. */
export const DEFAULT_MAX_QUEUED = 4096;

/** Size of the cache: 32 MiB. */
export const DEFAULT_CACHE_BYTES = 32 * 1024 * 1024;
