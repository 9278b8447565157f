import type { Verdict, Verdicts } from './run-suite.js';

/** Why some of the suite's tests do not pass: each is a choice. */
interface Choice {
  readonly why: string;
  readonly tests: Readonly<Record<string, Exclude<Verdict, 'pass'>>>;
}

/** The tests that do not pass, for each kind. A check only reports behavior, and every result is valid. */
export const EXPECTED_FAILURES: Readonly<Record<keyof Verdicts, readonly Choice[]>> = {
  required: [
    {
      why: 'An age that is not a single number makes a response stale, which is always allowed. The other eleven tests of age require it, but this one requires the first of several numbers.',
      tests: { 'age-parse-prefix': 'fail' },
    },
    {
      why: 'These tests are for caches that use stale responses when a server closes the connection. This cache does so only if stale-if-error allows it.',
      tests: {
        'stale-close-must-revalidate': 'depends',
        'stale-close-no-cache': 'depends',
        'stale-close-proxy-revalidate': 'depends',
        'stale-close-s-maxage=2': 'depends',
      },
    },
    {
      why: 'The body ends with its connection, so it may be truncated, and is not stored.',
      tests: { 'headers-store-Transfer-Encoding': 'setup' },
    },
  ],
  optimal: [
    {
      why: 'Partial responses are neither stored nor combined. Ranges are taken from complete stored bodies.',
      tests: {
        'partial-store-partial-complete': 'fail',
        'partial-store-partial-reuse-partial': 'fail',
        'partial-store-partial-reuse-partial-absent': 'fail',
        'partial-store-partial-reuse-partial-byterange': 'fail',
        'partial-store-partial-reuse-partial-suffix': 'fail',
      },
    },
    {
      why: 'The cache mode no-cache always revalidates, as in Fetch, also an immutable response.',
      tests: { 'cc-resp-immutable-fresh': 'fail' },
    },
    {
      why: 'The response to a POST is never stored, as in browsers.',
      tests: { 'method-POST': 'fail' },
    },
    {
      why: 'Some servers interpret the order of languages as a preference, and only servers can select a language.',
      tests: { 'vary-normalise-lang-order': 'fail', 'vary-normalise-lang-select': 'fail' },
    },
  ],
  check: [
    {
      why: 'A max-age that is not a whole number of seconds is invalid, and the first of several is used.',
      tests: {
        'freshness-max-age-100a': 'fail',
        'freshness-max-age-a100': 'fail',
        'freshness-max-age-decimal-five': 'fail',
        'freshness-max-age-decimal-zero': 'fail',
        'freshness-max-age-two-stale-fresh-sameline': 'fail',
        'freshness-max-age-two-stale-fresh-sepline': 'fail',
      },
    },
    {
      why: 'An expires that is not in one of the three date formats is in the past.',
      tests: {
        'freshness-expires-32bit': 'fail',
        'freshness-expires-far-future': 'fail',
        'freshness-expires-invalid-1-digit-hour': 'fail',
        'freshness-expires-invalid-2-digit-year': 'fail',
        'freshness-expires-invalid-aest': 'fail',
        'freshness-expires-invalid-date-dashes': 'fail',
        'freshness-expires-invalid-multiple-lines': 'fail',
        'freshness-expires-invalid-multiple-spaces': 'fail',
        'freshness-expires-invalid-no-comma': 'fail',
        'freshness-expires-invalid-time-periods': 'fail',
        'freshness-expires-invalid-utc': 'fail',
      },
    },
    {
      why: 'A no-cache with header names applies to the whole response.',
      tests: {
        'headers-omit-headers-listed-in-Cache-Control-no-cache': 'setup',
        'headers-omit-headers-listed-in-Cache-Control-no-cache-single': 'setup',
      },
    },
    {
      why: 'A stale response is not used for a failing server, unless stale-if-error allows it. The warning header is obsolete.',
      tests: {
        'stale-503': 'fail',
        'stale-close': 'fail',
        'stale-warning-become': 'depends',
        'stale-warning-stored': 'depends',
      },
    },
    {
      why: 'A tenth of half a minute ends before the next request of the suite.',
      tests: { 'heuristic-delta-10': 'fail', 'heuristic-delta-30': 'fail', 'heuristic-delta-5': 'fail' },
    },
    {
      why: 'An etag is sent back as received, and the headers of a caller are sent unchanged.',
      tests: {
        'conditional-etag-forward-unquoted': 'fail',
        'conditional-etag-strong-generate-unquoted': 'fail',
      },
    },
    {
      why: 'A response is revalidated only for requests that it can answer.',
      tests: { 'conditional-etag-vary-headers-mismatch': 'fail' },
    },
    {
      why: 'The response to a HEAD is returned as received, and updates the stored response only with status 200.',
      tests: { 'head-200-retain': 'fail', 'head-410-update': 'setup' },
    },
  ],
};

/** Number of tests of each kind for browser caches. */
export const TESTS: Readonly<Record<keyof Verdicts, number>> = { required: 147, optimal: 68, check: 79 };
