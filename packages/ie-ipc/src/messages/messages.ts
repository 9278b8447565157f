import * as z from 'zod/mini';
import { compileWhenBusy, markBuiltIn } from '../validation/validator.js';
import { becomeDefault } from './default-schema.js';
import {
  FetchError,
  FetchReport,
  FetchReportRequest,
  FetchRequest,
  FetchResponse,
  FetchStream,
} from './fetch-messages.js';
import { Id } from './message-fields.js';
import {
  ConfigureNetwork,
  CookiesExported,
  Done,
  ExportCookies,
  ImportCookies,
  MergeCookies,
} from './network-messages.js';
import { ClosePage, OpenPage, PageError, PageOpened, PageRead, ReadPage } from './page-messages.js';
import { QuestionRefused } from './question-messages.js';

/**
 * Every message between the processes, tagged by `type`. Its receiver validates it once. A child accepts
 * every known message, and warns about one that it does not handle. The browser process accepts from a child
 * only what that kind of child may send. docs/wire.md has a table of all messages.
 *
 * A field named `body` that holds bytes is sent as the frame's binary tail, and one that is a stream as a
 * stream. Everything else is the frame's JSON part.
 */

/** Browser → child: accept no new work, finish what is pending, exit with code 0. */
export const Shutdown = z.strictObject({ type: z.literal('Shutdown') });
export type Shutdown = z.infer<typeof Shutdown>;

/** Checks that the other side responds. The answer is `Pong`, with the id of a `Ping` that has one. */
export const Ping = z.strictObject({ type: z.literal('Ping'), id: z.optional(Id) });
export type Ping = z.infer<typeof Ping>;

/** The answer to `Ping`. */
export const Pong = z.strictObject({ type: z.literal('Pong'), id: z.optional(Id) });
export type Pong = z.infer<typeof Pong>;

/** Every message that a network process may send. */
export const MessageFromNetwork = quick(
  z.discriminatedUnion('type', [
    FetchResponse,
    FetchStream,
    FetchReport,
    FetchError,
    CookiesExported,
    Done,
    Pong,
  ]),
);
export type MessageFromNetwork = z.infer<typeof MessageFromNetwork>;

/** Every message that a renderer process may send. */
export const MessageFromRenderer = quick(
  z.discriminatedUnion('type', [PageOpened, PageRead, PageError, Pong]),
);
export type MessageFromRenderer = z.infer<typeof MessageFromRenderer>;

/** Every known message: what a child accepts, and the default of a channel. */
export const IpcMessage = quick(
  z.discriminatedUnion('type', [
    FetchRequest,
    FetchResponse,
    FetchStream,
    FetchReportRequest,
    FetchReport,
    FetchError,
    ConfigureNetwork,
    ExportCookies,
    CookiesExported,
    ImportCookies,
    MergeCookies,
    Done,
    OpenPage,
    PageOpened,
    ReadPage,
    PageRead,
    ClosePage,
    PageError,
    QuestionRefused,
    Shutdown,
    Ping,
    Pong,
  ]),
);
export type IpcMessage = z.infer<typeof IpcMessage>;
becomeDefault(IpcMessage);

function quick<Schema extends z.core.$ZodType>(schema: Schema): Schema {
  compileWhenBusy(schema, () => z.compile(schema));
  markBuiltIn(schema, () => schema._zod.propValues?.type);
  return schema;
}
