/** How long a whole request may take, in milliseconds. */
export const DEFAULT_TIMEOUT_MS = 60_000;

/** How many bytes a body may have after decoding. */
export const DEFAULT_MAX_BODY_BYTES = 32 * 1024 * 1024;

/** How many redirects one request follows. */
export const DEFAULT_MAX_REDIRECTS = 20;

/** The most bytes of the headers of a response: 256 KiB, which is what browsers take. */
export const DEFAULT_MAX_HEADER_BYTES = 256 * 1024;

/** The most lines of the headers of a response: 5,000, as many as curl takes. */
export const DEFAULT_MAX_HEADER_COUNT = 5000;
