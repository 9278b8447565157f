import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import * as mini from 'zod/mini';
import { code } from '../test/support/error-code.js';
import { openRaw } from '../test/support/open-channel.js';
import { isPending, rawFrame, rawMessage, turns } from '../test/support/wire.js';
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
