import type { Readable } from 'node:stream';
import { describe, expectTypeOf, it } from 'vitest';
import * as z from 'zod';
import type { IpcChannel, Outgoing, WithoutId } from './channel.js';
import type { FetchRequest, FetchStream } from './messages/fetch-messages.js';
import type { IpcMessage, MessageFromNetwork, Ping } from './messages/messages.js';
import type { StandardSchema } from './validation/standard-schema.js';

/** Checked by the compiler: what a channel accepts and gives. */
describe('the types of a channel', () => {
  it('are those of every known message unless said otherwise', () => {
    expectTypeOf<IpcChannel['recv']>().returns.resolves.toEqualTypeOf<IpcMessage>();
    expectTypeOf<IpcMessage>().toExtend<Outgoing<IpcMessage>>();
    expectTypeOf<IpcChannel['send']>().parameter(0).toEqualTypeOf<Outgoing<IpcMessage>>();
    expectTypeOf<IpcChannel['request']>().returns.resolves.toEqualTypeOf<IpcMessage>();
  });

  it('narrow what is received to what that child may say, not what is sent to it', () => {
    type Channel = IpcChannel<MessageFromNetwork>;
    expectTypeOf<Channel['recv']>().returns.resolves.toEqualTypeOf<MessageFromNetwork>();
    expectTypeOf<Channel['send']>().parameter(0).toEqualTypeOf<Outgoing<IpcMessage>>();
    expectTypeOf<Ping>().not.toExtend<MessageFromNetwork>();
  });

  it('take any source of chunks for a body that is received as a stream, and for no other', () => {
    type Cookies<Body> = { type: 'CookiesExported'; id: number; body: Body };
    expectTypeOf<Omit<FetchStream, 'body'> & { body: Readable }>().toExtend<Outgoing<IpcMessage>>();
    expectTypeOf<Omit<FetchRequest, 'body'> & { body: Readable }>().toExtend<Outgoing<IpcMessage>>();
    expectTypeOf<Cookies<Uint8Array>>().toExtend<Outgoing<IpcMessage>>();
    expectTypeOf<Readonly<FetchStream>>().toExtend<Outgoing<IpcMessage>>();
    expectTypeOf<Cookies<Readable>>().not.toExtend<Outgoing<IpcMessage>>();
  });

  it('follow a schema of the user’s', () => {
    const schema = z.object({ count: z.string().transform(Number) });
    expectTypeOf(schema).toExtend<StandardSchema<{ count: number }>>();
    type Channel = Awaited<ReturnType<typeof IpcChannel.fromFd<{ count: number }>>>;
    expectTypeOf<Channel['recv']>().returns.resolves.toEqualTypeOf<{ count: number }>();
    expectTypeOf<Outgoing<{ count: number }>>().toEqualTypeOf<object>();
  });

  it('let a request be made without its id', () => {
    expectTypeOf<Omit<FetchRequest, 'id'>>().toExtend<WithoutId<IpcMessage>>();
    expectTypeOf<{ type: 'FetchRequest' }>().not.toExtend<WithoutId<IpcMessage>>();
  });

  it('iterate as recv gives', () => {
    type Iterated = ReturnType<IpcChannel[typeof Symbol.asyncIterator]>;
    expectTypeOf<Iterated>().toEqualTypeOf<AsyncIterableIterator<IpcMessage>>();
  });
});
