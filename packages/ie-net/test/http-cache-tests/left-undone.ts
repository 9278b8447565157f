import type { Verdict, Verdicts } from './run-suite.js';

/** Why some of the suite's tests do not pass: each is a choice. */
interface Choice {
  readonly why: string;
  readonly tests: Readonly<Record<string, Exclude<Verdict, 'pass'>>>;
}

/** What is left undone, for each kind of test. A check asks what a cache does, and no answer to it is wrong. */
export const LEFT_UNDONE: Readonly<Record<keyof Verdicts, readonly Choice[]>> = {
  required: [
    {
      why: 'An age that is no single number makes a response stale, which is never wrong; the other eleven tests of age ask for that, and this one for the first of several.',
      tests: { 'age-parse-prefix': 'fail' },
    },
    {
      why: 'They are about caches that answer with what is stale when a server hangs up, which is done here where stale-if-error allows it and nowhere else.',
      tests: {
        'stale-close-must-revalidate': 'depends',
        'stale-close-no-cache': 'depends',
        'stale-close-proxy-revalidate': 'depends',
        'stale-close-s-maxage=2': 'depends',
      },
    },
    {
      why: 'Its body ends with its connection, so that it may have been cut off: it is not stored.',
      tests: { 'headers-store-Transfer-Encoding': 'setup' },
    },
  ],
  optimal: [
    {
      why: 'Parts of a body are not stored, nor put together: only whole bodies are, and parts are cut from those.',
      tests: {
        'partial-store-partial-complete': 'fail',
        'partial-store-partial-reuse-partial': 'fail',
        'partial-store-partial-reuse-partial-absent': 'fail',
        'partial-store-partial-reuse-partial-byterange': 'fail',
        'partial-store-partial-reuse-partial-suffix': 'fail',
      },
    },
    {
      why: 'The cache mode no-cache asks the server always, as in Fetch, and so for what is immutable too.',
      tests: { 'cc-resp-immutable-fresh': 'fail' },
    },
    {
      why: 'The answer to a POST is never stored; no browser stores it.',
      tests: { 'method-POST': 'fail' },
    },
    {
      why: 'The order of languages says which is liked better where servers take it so, and to choose among them is the business of servers.',
      tests: { 'vary-normalise-lang-order': 'fail', 'vary-normalise-lang-select': 'fail' },
    },
  ],
  check: [
    {
      why: 'A max-age that is no whole number of seconds is none at all, and of several the first counts.',
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
      why: 'An expires in none of the three forms of a date lies in the past.',
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
      why: 'A no-cache that names headers holds for the whole response.',
      tests: {
        'headers-omit-headers-listed-in-Cache-Control-no-cache': 'setup',
        'headers-omit-headers-listed-in-Cache-Control-no-cache-single': 'setup',
      },
    },
    {
      why: 'What is stale is no answer when a server fails, unless stale-if-error allows it; the header warning is obsolete.',
      tests: {
        'stale-503': 'fail',
        'stale-close': 'fail',
        'stale-warning-become': 'depends',
        'stale-warning-stored': 'depends',
      },
    },
    {
      why: 'A tenth of half a minute is over before the suite asks again.',
      tests: { 'heuristic-delta-10': 'fail', 'heuristic-delta-30': 'fail', 'heuristic-delta-5': 'fail' },
    },
    {
      why: 'An etag is sent back as it came, and the headers of a caller are sent as given.',
      tests: {
        'conditional-etag-forward-unquoted': 'fail',
        'conditional-etag-strong-generate-unquoted': 'fail',
      },
    },
    {
      why: 'A response is only asked about for requests that it may answer.',
      tests: { 'conditional-etag-vary-headers-mismatch': 'fail' },
    },
    {
      why: 'The answer to a HEAD is told as it came, and updates what is stored only when it is a 200.',
      tests: { 'head-200-retain': 'fail', 'head-410-update': 'setup' },
    },
  ],
};

/** How many tests of each kind the suite has for caches of browsers. */
export const TESTS: Readonly<Record<keyof Verdicts, number>> = { required: 147, optimal: 68, check: 79 };
