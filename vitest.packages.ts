import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestProjectInlineConfiguration } from 'vitest/config';

/** What runs around each test file of a package, where something does. */
const SETUP_FILES: Readonly<Record<string, string>> = {
  'ie-ipc': 'test/support/leave-nothing.ts',
  'ie-sandbox': 'test/support/leave-nothing.ts',
  'ie-shell': 'test/support/no-leaks.ts',
};

/**
 * The two projects of a package: the tests of its processes, each file in a process of its own, under the package's
 * name; and its unit tests, `<package>-units`, whose files share processes and what they have imported, since to start
 * one and to import it all takes several times as long as to run them.
 */
export function projectsOf(name: string): TestProjectInlineConfiguration[] {
  const root = fileURLToPath(new URL(`./packages/${name}`, import.meta.url));
  const setUp = SETUP_FILES[name];
  const shared = {
    setupFiles: setUp ? [join(root, setUp)] : [],
    testTimeout: 30_000,
    hookTimeout: 30_000,
  };
  return [
    { root, test: { ...shared, name, include: ['test/**/*.test.ts'] } },
    {
      root,
      test: {
        ...shared,
        name: `${name}-units`,
        include: ['src/**/*.test.ts'],
        isolate: false,
        restoreMocks: true,
      },
    },
  ];
}
