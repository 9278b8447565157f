import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openRaw } from '../../test/support/open-channel.js';
import { rawAbort, rawOpen } from '../../test/support/raw-frames.js';
import { type Letter, letters } from '../../test/support/streams.js';
import { rawMessage } from '../../test/support/wire.js';

/** A line's end, a terminal's command in seven bits and in eight, and what turns text around. */
const UNSAFE = '\n\u001b[2J\u007f\u009b2J\u2028\u202e\u2066';
const SHOWN = '\\n\\u001b[2J\\u007f\\u009b2J\\u2028\\u202e\\u2066';
const TEXT = 'naïve “text” 🙂';

/** The error of a body that the peer gave up for that reason. */
async function abortedFor(message: string): Promise<Error> {
  const { peer, channel } = await openRaw<Letter>(letters());
  peer.write(rawOpen(1), rawAbort(1, JSON.stringify({ message })));
  const { body } = await channel.recv();
  const error = await (body as ReadableStream)
    .getReader()
    .read()
    .catch((error: Error) => error);
  channel.destroy();
  return error as Error;
}

/** The error of a hello in another version, from a peer of that build. */
async function strangerOf(build: string): Promise<Error> {
  return openRaw({}, { protocol: 9, build }).then(
    () => new Error('taken'),
    (error) => error,
  );
}

/** The error of a message whose key the schema does not like. */
async function refusedFor(key: string): Promise<Error> {
  const { peer, channel } = await openRaw({ incoming: z.record(z.string(), z.string()) });
  peer.write(rawMessage({ [key]: 1 }));
  return channel.ended;
}

describe('an error that tells what the peer said', () => {
  it.each([
    ['why a stream was given up', abortedFor],
    ['the build of another version', strangerOf],
  ])('quotes %s, in one line that steers no terminal', async (_what, errorFor) => {
    expect((await errorFor(UNSAFE)).message).toContain(`"${SHOWN}"`);
    expect((await errorFor(TEXT)).message).toContain(TEXT.replaceAll('"', '\\"'));
  });

  it('tells the key that does not fit its schema, in one line that steers no terminal', async () => {
    expect((await refusedFor(UNSAFE)).message).toContain(SHOWN.replace('\\n', '\\u000a'));
    expect((await refusedFor(TEXT)).message).toContain(TEXT);
  });
});
