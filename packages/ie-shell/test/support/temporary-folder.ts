import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder that is gone when the test is over. */
export function temporaryFolder(name = ''): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), `ie-shell-test-${name}`));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
