import * as z from 'zod/mini';
import { MAX_URL_LENGTH } from '../targets/target-url.js';

/** Chosen by the client; the answer repeats it. */
export const RequestId = z.union([z.int(), z.string().check(z.maxLength(128))]);
export type RequestId = z.infer<typeof RequestId>;

const id = { id: RequestId };
const url = z.string().check(z.minLength(1), z.maxLength(MAX_URL_LENGTH));
/** By default the tab that is active when the request is read. */
const tab = { tab: z.optional(z.int().check(z.positive())) };
/** At most the limit of the command line. */
const timeout = { timeoutMs: z.optional(z.int().check(z.positive())) };
/** The encoding and type that override those of the page. */
const given = {
  encoding: z.optional(z.string().check(z.maxLength(64))),
  type: z.optional(z.string().check(z.maxLength(256))),
};
/** The HTTP request. By default GET without a body. */
const sent = {
  method: z.optional(z.string().check(z.minLength(1), z.maxLength(64))),
  headers: z.optional(
    z.union([z.record(z.string(), z.string()), z.array(z.tuple([z.string(), z.string()]))]),
  ),
  /** Text, sent as UTF-8. */
  body: z.optional(z.string()),
  /** Bytes instead of text. */
  bodyBase64: z.optional(
    z.string().check(z.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)),
  ),
};
/** The requested range. */
const range = {
  offset: z.optional(z.int().check(z.nonnegative())),
  limit: z.optional(z.int().check(z.positive())),
};
const selector = z.string().check(z.minLength(1), z.maxLength(4_096));
/** Limits the reading to matching elements. */
const select = { select: z.optional(selector) };

/** The requests by command. An unknown field is refused. */
export const REQUESTS = {
  navigate: z.strictObject({
    ...id,
    command: z.literal('navigate'),
    url,
    ...tab,
    ...timeout,
    refresh: z.optional(z.boolean()),
    ...given,
    ...sent,
  }),
  reload: z.strictObject({ ...id, command: z.literal('reload'), ...tab, ...timeout, ...given }),
  go_back: z.strictObject({ ...id, command: z.literal('go_back'), ...tab, ...timeout }),
  go_forward: z.strictObject({ ...id, command: z.literal('go_forward'), ...tab, ...timeout }),
  get_source: z.strictObject({
    ...id,
    command: z.literal('get_source'),
    ...tab,
    ...range,
    base64: z.optional(z.boolean()),
  }),
  get_text: z.strictObject({
    ...id,
    command: z.literal('get_text'),
    ...tab,
    ...range,
    ...select,
    width: z.optional(z.int().check(z.minimum(8), z.maximum(10_000))),
    links: z.optional(z.enum(['list', 'none'])),
  }),
  get_markdown: z.strictObject({ ...id, command: z.literal('get_markdown'), ...tab, ...range, ...select }),
  get_article: z.strictObject({
    ...id,
    command: z.literal('get_article'),
    ...tab,
    ...range,
    as: z.optional(z.enum(['markdown', 'text'])),
  }),
  get_dom: z.strictObject({ ...id, command: z.literal('get_dom'), ...tab, ...range, ...select }),
  get_links: z.strictObject({ ...id, command: z.literal('get_links'), ...tab, ...range, ...select }),
  get_elements: z.strictObject({
    ...id,
    command: z.literal('get_elements'),
    ...tab,
    ...range,
    select: selector,
  }),
  get_meta: z.strictObject({ ...id, command: z.literal('get_meta'), ...tab }),
  get_tabs: z.strictObject({ ...id, command: z.literal('get_tabs') }),
  new_tab: z.strictObject({ ...id, command: z.literal('new_tab') }),
  close_tab: z.strictObject({ ...id, command: z.literal('close_tab'), ...tab }),
  switch_tab: z.strictObject({ ...id, command: z.literal('switch_tab'), tab: z.int().check(z.positive()) }),
  bookmark_add: z.strictObject({
    ...id,
    command: z.literal('bookmark_add'),
    ...tab,
    url: z.optional(url),
    title: z.optional(z.string().check(z.maxLength(1_000))),
  }),
  bookmark_remove: z.strictObject({ ...id, command: z.literal('bookmark_remove'), url }),
  bookmark_list: z.strictObject({ ...id, command: z.literal('bookmark_list'), ...range }),
  ps: z.strictObject({ ...id, command: z.literal('ps') }),
  cancel: z.strictObject({ ...id, command: z.literal('cancel'), of: RequestId }),
  quit: z.strictObject({ ...id, command: z.literal('quit') }),
};

export type Command = keyof typeof REQUESTS;

/** The request of one command, or of any. */
export type Request<Name extends Command = Command> = {
  [Key in Name]: z.infer<(typeof REQUESTS)[Key]>;
}[Name];
