import { IpcError } from '@internet-exploder/ie-ipc';
import { expect, it } from 'vitest';
import { childError, refusedFetch, refusedPage } from './child-failure.js';

const renderer = { killForBreach: async () => {} };
const HOSTILE = ' first\n\u001b[2J\tsecond \u202e\u2028\u{e0041}\r\n\u0007';
const CLEAN = 'first \\x1b[2J second \\u{202e} \\u{e0041} \\x07';

it("no error has a child's unsafe characters, line ends, or more of its text than is readable", async () => {
  for (const [error, clean] of [
    [HOSTILE, CLEAN],
    ['x'.repeat(1_000), `${'x'.repeat(500)}…`],
    ['plain text', 'plain text'],
  ] as const) {
    expect(await refusedPage(renderer, { type: 'PageError', id: 1, error })).toMatchObject({
      message: clean,
    });
    expect(refusedFetch({ code: 'IE_NET_TIMEOUT', error })).toMatchObject({ message: clean });
    const cause = Object.assign(new Error(error), { code: 'IE_NET_TIMEOUT' });
    const aborted = new IpcError('IE_IPC_ABORTED', 'aborted', { cause });
    expect(childError(aborted)).toMatchObject({ code: 'IE_NET_TIMEOUT', message: clean });
  }
});
