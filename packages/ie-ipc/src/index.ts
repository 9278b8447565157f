export { IpcChannel, type Outgoing, type Replier, type WithoutId } from './channel.js';
export type { ChannelOptions } from './channel-options.js';
export type { EarlyEnd } from './errors/deadline.js';
export { IpcError, type IpcErrorCode } from './errors/ipc-error.js';
export { type Peer, type PeerLimits, PROTOCOL_VERSION } from './link/hello.js';
export { ENV_TRACE, type Trace, type TraceEvent } from './link/trace.js';
export {
  FetchError,
  FetchPolicy,
  FetchReport,
  FetchReportRequest,
  FetchRequest,
  FetchResponse,
  FetchStream,
} from './messages/fetch-messages.js';
export { BodyStream } from './messages/message-fields.js';
export {
  IpcMessage,
  MessageFromNetwork,
  MessageFromRenderer,
  Ping,
  Pong,
  Shutdown,
} from './messages/messages.js';
export {
  ConfigureNetwork,
  CookiesExported,
  Done,
  ExportCookies,
  ImportCookies,
  MergeCookies,
  type NetworkSettings,
} from './messages/network-messages.js';
export {
  ClosePage,
  EncodingSource,
  MAX_META_BYTES,
  MAX_META_VALUES,
  MAX_PART_BYTES,
  MAX_PART_VALUES,
  OpenPage,
  PageError,
  PageOpened,
  PagePart,
  PageRead,
  ReadPage,
  TextLayout,
} from './messages/page-messages.js';
export {
  Article,
  PageElement,
  PageElements,
  PageLink,
  PageLinks,
  PageMeta,
  Refresh,
  Removed,
  Unread,
} from './messages/page-parts.js';
export { QuestionRefused } from './messages/question-messages.js';
export { type HopMeta, ResponseMeta } from './messages/response-meta.js';
export type { NamedPipeListener } from './named-pipe-listener.js';
export type { Cancellation } from './requests/cancellation.js';
export type { RequestOptions } from './requests/pending-requests.js';
export { ENV_FD } from './transport/descriptor.js';
export { type ChannelEnvironment, ENV_PIPE, ENV_SECRET } from './transport/environment.js';
export { createPipeName, type PipeName } from './transport/transport-named-pipe.js';
export type { StandardSchema } from './validation/standard-schema.js';
export type { BodySource } from './wire/body-source.js';
