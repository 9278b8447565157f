// Types for the used parts of the package http-cache-tests, which has none.

declare module 'http-cache-tests/tests/index.mjs' {
  const suites: readonly import('./run-suite.js').Suite[];
  export default suites;
}

declare module 'http-cache-tests/client/runner.mjs' {
  /** Runs the tests with limited concurrency. The module keeps the results. */
  export function runTests(
    suites: readonly import('./run-suite.js').Suite[],
    fetch: import('./run-suite.js').SuiteFetch,
    isBrowserCache: boolean,
    baseUrl: string,
    atOnce: number,
  ): Promise<void>;

  /** True for each test that passed, or else the kind of failure and its message. */
  export function getResults(): Readonly<Record<string, true | readonly [kind: string, message: string]>>;
}

declare module 'http-cache-tests/server/handle-config.mjs' {
  const handle: import('./serve-suite.js').SuiteHandler;
  export default handle;
}

declare module 'http-cache-tests/server/handle-state.mjs' {
  const handle: import('./serve-suite.js').SuiteHandler;
  export default handle;
}

declare module 'http-cache-tests/server/handle-test.mjs' {
  const handle: import('./serve-suite.js').SuiteHandler;
  export default handle;
}
