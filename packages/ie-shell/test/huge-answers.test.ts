import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { MAX_PART_BYTES } from '@internet-exploder/ie-ipc';
import { expect, it } from 'vitest';
import { HUGE_ANSWERS } from './hostile/huge-answers.mjs';
import { copyProgramAlone } from './support/copy-program.js';
import { temporaryFolder } from './support/temporary-folder.js';

interface Cost {
  part: string;
  name: string;
  /** `read`, or the code of the error. */
  outcome: string;
  worstMs: number;
  grownMiB: number;
}

/** The answers that are as large as they may be, and correct. */
const CORRECT = new Set([
  'objects of different shapes',
  'as many spaces as fit',
  'a huge title',
  'an unsafe character at the end alone',
  'a character of each length',
  'as much as fits',
  'as many links as are allowed',
  'a link with a huge text',
  'huge HTML',
  'huge texts',
  'escapes in escapes',
]);

/** Those that cost the most before they were bounded. `IE_TEST_WHOLE=1` tests all, and without it these. */
const ALWAYS = new Set([
  'ten million objects',
  'as many objects as fit',
  'objects of different shapes',
  'sixty megabytes of escapes',
  'as many escapes as fit',
  'half of a control sequence',
  'as many links as are allowed',
  'twenty million lists in each other',
  'huge HTML',
  'escapes in escapes',
]);

/** A busy machine takes several times what a quiet one takes. */
const TIMEOUT = 180_000;

/** Reads answers of parts, as `part/name`, in a program that is built with a hostile renderer. */
async function readAnswers(answers: readonly string[]) {
  const folder = temporaryFolder();
  copyProgramAlone(folder);
  const here = dirname(fileURLToPath(import.meta.url));
  symlinkSync(join(here, '../node_modules'), join(folder, 'node_modules'));
  const renderer = JSON.stringify(new URL('hostile/huge-renderer.mjs', import.meta.url).href);
  writeFileSync(join(folder, 'child-renderer.cjs'), `import(${renderer}).then((it) => it.serve())`);
  const program = join(here, 'hostile/read-huge-answers.mjs');
  const words = ['--no-warnings', '--expose-gc', program, join(folder, 'index.js'), ...answers];
  const { stdout } = await promisify(execFile)(process.execPath, words, { timeout: TIMEOUT - 10_000 });
  return JSON.parse(stdout) as { costs: Cost[]; lateMs: number; worstMs: number };
}

/** The names of the answers for a part that are tested. */
function namesOf(part: keyof typeof HUGE_ANSWERS): string[] {
  const names = Object.keys(HUGE_ANSWERS[part]);
  return process.env.IE_TEST_WHOLE === undefined ? names.filter((name) => ALWAYS.has(name)) : names;
}

it.each([[['meta']], [['text', 'markdown', 'dom']], [['links', 'elements', 'article']]] as const)(
  'no answer of a renderer holds the browser, as %j',
  { timeout: TIMEOUT },
  async (parts) => {
    const answers = parts.flatMap((part) => namesOf(part).map((name) => `${part}/${name}`));
    const { costs, lateMs, worstMs } = await readAnswers(answers);
    for (const { part, name, outcome, grownMiB } of costs) {
      const expected = CORRECT.has(name) ? 'read' : 'IE_SHELL_CHILD_PROTOCOL';
      expect({ part, name, outcome }).toEqual({ part, name, outcome: expected });
      expect
        .soft(grownMiB, `memory for ${part}, ${name}`)
        .toBeLessThanOrEqual((3 * MAX_PART_BYTES) / 1024 ** 2);
    }
    expect(costs.map(({ part, name }) => `${part}/${name}`)).toEqual(answers);
    expect(lateMs).toBeLessThanOrEqual(50);
    expect(worstMs).toBeLessThanOrEqual(200);
  },
);
