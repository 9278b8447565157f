import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import * as z from 'zod/mini';
import { code } from '../test/support/error-code.js';
import { turns } from '../test/support/wire.js';
import { IpcChannel } from './channel.js';
import type { ChannelOptions } from './channel-options.js';
import { BodyStream } from './messages/message-fields.js';

const Message = z.object({ id: z.optional(z.int()), body: z.optional(BodyStream) });
type Message = z.infer<typeof Message>;
const KiB = 1024;

/** Two channels with a kernel between them, which takes what it has room for and leaves the rest where it lies. */
async function overSocket(options: ChannelOptions<Message> = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'ie-ipc-test-'));
  const path = join(folder, 'socket');
  const server = createServer();
  await new Promise<void>((listening) => server.listen(path, listening));
  const accepted = new Promise<Socket>((resolve) => server.once('connection', resolve));
  const ends = [connect(path), await accepted] as const;
  const channels = await Promise.all(
    ends.map((end) => IpcChannel.over<Message>(end, { incoming: Message, ...options })),
  );
  onTestFinished(() => {
    for (const channel of channels) channel.destroy();
    server.close();
    rmSync(folder, { recursive: true });
  });
  return channels as [IpcChannel<Message>, IpcChannel<Message>];
}

describe('a source of a stream', () => {
  it('may fill the same memory again for its next chunk', async () => {
    const [left, right] = await overSocket();
    const count = 40;
    async function* reused() {
      const chunk = new Uint8Array(256 * KiB);
      for (let fill = 1; fill <= count; fill++) yield chunk.fill(fill);
    }
    await left.send({ body: reused() });
    const { body } = await right.recv();
    let read = 0;
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      const wrong = piece.findIndex((byte, index) => byte !== Math.floor((read + index) / (256 * KiB)) + 1);
      expect(wrong).toBe(-1);
      read += piece.length;
    }
    expect(read).toBe(count * 256 * KiB);
  });

  it('may give the memory of a chunk away once it is asked for the next', async () => {
    const [left, right] = await overSocket();
    async function* transferring() {
      for (let fill = 1; fill <= 20; fill++) {
        const chunk = new Uint8Array(512 * KiB).fill(7);
        yield chunk;
        structuredClone(chunk.buffer, { transfer: [chunk.buffer] });
      }
    }
    await left.send({ body: transferring() });
    const { body } = await right.recv();
    let read = 0;
    for await (const piece of body as AsyncIterable<Uint8Array>) {
      expect(piece.every((byte) => byte === 7)).toBe(true);
      read += piece.length;
    }
    expect(read).toBe(20 * 512 * KiB);
  });

  it('that yields nothing but empty chunks stops no timer, not even its own deadline', async () => {
    const [left, right] = await overSocket();
    let isLeft = false;
    async function* empty() {
      try {
        while (!isLeft) yield new Uint8Array(0);
      } finally {
        isLeft = true;
      }
    }
    await left.send({ body: empty() }, { timeoutMs: 20 });
    const { body } = await right.recv();
    await expect(body?.getReader().read()).rejects.toEqual(code('IE_IPC_ABORTED'));
    expect(isLeft).toBe(true);
  });
});

describe('a request', () => {
  it('that cannot be read rejects, and is not pending afterwards', async () => {
    const [left, right] = await overSocket();
    const unreadable = {
      get body(): never {
        throw new Error('not to be read');
      },
    };
    await expect(left.request(unreadable)).rejects.toThrow('not to be read');
    await left.close();
    right.destroy();
    await turns();
  });
});

describe('an explanation of the end', () => {
  it.each([undefined, null, 'gone', new Error('gone')])('that is %j is none', async (explained) => {
    const [left, right] = await overSocket({ explainEnd: async () => explained as never });
    right.destroy();
    await expect(left.recv()).rejects.toEqual(code('IE_IPC_CLOSED'));
    await expect(left.send({ id: 1 })).rejects.toEqual(code('IE_IPC_CLOSED'));
  });
});

describe('a trace that throws', () => {
  it('keeps no message from its way, and is an error of the program', async () => {
    const thrown: unknown[] = [];
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => thrown.push(error));
    const wrong = new Error('not to be traced');
    const [left, right] = await overSocket({
      trace: () => {
        throw wrong;
      },
    });
    await left.send({ id: 5 });
    expect(await right.recv()).toEqual({ id: 5 });
    await turns();
    process.removeAllListeners('uncaughtException');
    for (const listener of listeners) process.on('uncaughtException', listener);
    expect(thrown.length).toBeGreaterThan(0);
    expect(new Set(thrown)).toEqual(new Set([wrong]));
  });
});
