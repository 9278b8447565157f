import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { code } from '../test/support/error-code.js';
import { openRaw } from '../test/support/open-channel.js';
import { isPending, rawFrame, rawMessage, turns } from '../test/support/wire.js';
import type { ChannelOptions } from './channel-options.js';
import type { IpcError } from './errors/ipc-error.js';
import { IpcMessage, MessageFromNetwork, MessageFromRenderer } from './messages/messages.js';
import type { StandardSchema } from './validation/standard-schema.js';

const ping = { type: 'Ping' } as const;
const pong = { type: 'Pong' } as const;

describe('the incoming schema', () => {
  it('may be any zod schema, and transforms what is received', async () => {
    const incoming = z.object({
      count: z.number().transform((count) => count + 1),
      body: z.optional(z.any()),
    });
    const { peer, channel } = await openRaw({ incoming });
    peer.write(rawMessage({ count: 1 }), rawMessage({ count: 2 }, Buffer.from('raw')));
    expect(await channel.recv()).toEqual({ count: 2 });
    expect(await channel.recv()).toEqual({ count: 3, body: Buffer.from('raw') });
    peer.write(rawMessage({ count: 'one' }));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
  });

  it('may make undefined of a message, which is received as such', async () => {
    const incoming = z.any().transform(() => undefined);
    const { peer, channel } = await openRaw({ incoming });
    peer.write(rawMessage(ping), rawMessage(pong));
    await turns();
    expect(await channel.recv()).toBeUndefined();
    expect(await channel.recv()).toBeUndefined();
    const third = channel.recv();
    expect(await isPending(third)).toBe(true);
    await channel.close();
    await expect(third).rejects.toEqual(code('IE_IPC_CLOSED'));
  });

  it('may be written by hand', async () => {
    const incoming: StandardSchema<string> = {
      '~standard': {
        version: 1,
        vendor: 'hand',
        validate: (value) => (typeof value === 'string' ? { value } : { issues: [{ message: 'no text' }] }),
      },
    };
    const { peer, channel } = await openRaw({ incoming });
    peer.write(rawFrame({ json: '"text"' }), rawFrame({ json: '1' }));
    expect(await channel.recv()).toBe('text');
    await expect(channel.recv()).rejects.toThrow('no text');
  });

  it('that validates asynchronously is refused', async () => {
    const { peer, channel } = await openRaw({ incoming: z.any().check(async () => {}) });
    peer.write(rawMessage(ping));
    await expect(channel.recv()).rejects.toEqual(code('IE_IPC_INVALID_MESSAGE'));
    const lenient = await openRaw({ incoming: mini.any() });
    lenient.peer.write(rawMessage(ping));
    expect(await lenient.channel.recv()).toEqual(ping);
    await lenient.channel.close();
  });
});

describe('a message of the program itself, on a channel without its schema,', () => {
  /** The error of a channel that got that message. */
  async function refusedFor(message: object, options: ChannelOptions<unknown> = {}): Promise<IpcError> {
    const { peer, channel } = await openRaw(options);
    peer.write(rawMessage(message));
    return channel.ended;
  }
  const hint =
    'which this channel does not know: if it is a message of your own, pass its schema as incoming';

  it.each<[string, object, string]>([
    ['is named', { type: 'CountWords', text: '' }, 'of type "CountWords"'],
    [
      'is named in one line that steers no terminal',
      { type: 'a\u001b[2J\n\u202e' },
      '"a\\u001b[2J\\n\\u{202e}"',
    ],
    ['is named in a few words', { type: 'x'.repeat(10_000) }, `of type "${'x'.repeat(60)}…"`],
    ['may have no type', { text: 'x' }, 'without a type'],
    ['may have a type that is no text', { type: 7 }, 'without a type'],
  ])('%s', async (_how, message, named) => {
    const error = await refusedFor(message);
    expect(error.code).toBe('IE_IPC_INVALID_MESSAGE');
    expect(error.message).toContain(`${named}, ${hint}`);
    expect(error.message.length).toBeLessThan(250);
  });

  it.each([IpcMessage, MessageFromNetwork, MessageFromRenderer])(
    'is told from one with a mistake',
    async (incoming) => {
      expect((await refusedFor({ type: 'Own' }, { incoming })).message).toContain(hint);
      const mistaken = await refusedFor({ type: 'Pong', more: 1 }, { incoming });
      expect(mistaken.message).toMatch(/^the peer sent an invalid message: .*more/);
    },
  );

  it('is also told after so many messages that the schema was compiled', async () => {
    const { peer, channel } = await openRaw();
    for (let sent = 0; sent < 300; sent++) peer.write(rawMessage(ping));
    for (let received = 0; received < 300; received++) await channel.recv();
    peer.write(rawMessage({ type: 'Own' }));
    expect((await channel.ended).message).toContain(hint);
  });

  it('gets no such advice where a schema was given', async () => {
    const incoming = z.strictObject({ type: z.literal('Mine') });
    expect((await refusedFor({ type: 'Own' }, { incoming })).message).toMatch(
      /^the peer sent an invalid message: type/,
    );
  });
});
