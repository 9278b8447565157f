export type { BodySource } from './body-source.js';
export type { Cancellation } from './cancellation.js';
export { IpcChannel, type Outgoing, type WithoutId } from './channel.js';
export type { ChannelOptions } from './channel-options.js';
export type { EarlyEnd } from './deadline.js';
export { ENV_FD } from './descriptor.js';
export { type ChannelEnvironment, ENV_PIPE, ENV_SECRET } from './environment.js';
export { IpcError, type IpcErrorCode } from './errors.js';
export {
  FetchError,
  FetchPolicy,
  FetchReport,
  FetchReportRequest,
  FetchRequest,
  FetchResponse,
  FetchStream,
} from './fetch-messages.js';
export { type Peer, type PeerLimits, PROTOCOL_VERSION } from './hello.js';
export { BodyStream } from './message-fields.js';
export {
  IpcMessage,
  MessageFromNetwork,
  MessageFromRenderer,
  Ping,
  Pong,
  Shutdown,
} from './messages.js';
export type { NamedPipeListener } from './named-pipe-listener.js';
export {
  ConfigureNetwork,
  CookiesExported,
  Done,
  ExportCookies,
  ImportCookies,
  MergeCookies,
  type NetworkSettings,
} from './network-messages.js';
export {
  ClosePage,
  EncodingSource,
  MAX_PART_BYTES,
  OpenPage,
  PageError,
  PageOpened,
  PagePart,
  PageRead,
  ReadPage,
  TextLayout,
} from './page-messages.js';
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
} from './page-parts.js';
export type { RequestOptions } from './pending-requests.js';
export { type HopMeta, ResponseMeta } from './response-meta.js';
export type { StandardSchema } from './standard-schema.js';
export { ENV_TRACE, type Trace, type TraceEvent } from './trace.js';
export { createPipeName, type PipeName } from './transport-named-pipe.js';
