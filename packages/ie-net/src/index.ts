export type { CancelSignal } from '@internet-exploder/ie-options';
export {
  type EncodingSource,
  readText,
  type TextContent,
  type TextDescription,
  type TextSource,
} from '@internet-exploder/ie-text';
export type { AllowPrivate } from './addresses/address-policy.js';
export type { BodyInput, ByteStream } from './body/request-body.js';
export { type BodyStream, Client, type ClientResponse } from './client.js';
export { NetError, type NetErrorCode } from './errors/net-error.js';
export type { HeadersInput } from './headers/request-headers.js';
export type { ResponseHeaders } from './headers/response-headers.js';
export type { CacheMode } from './options/cache-mode.js';
export type { ClientCertificate } from './options/client-certificates.js';
export type { ClientOptions, Timeouts } from './options/client-options.js';
export type { Priority } from './options/priority.js';
export type { RequestOptions, RequestPolicy } from './options/request-options.js';
export type { Cookie, SameSite } from './partitions/cookie.js';
export type { CookieFile, PartitionCookies } from './partitions/cookie-file.js';
export { mergeCookies } from './partitions/merge-cookies.js';
export type {
  BodySizes,
  ConnectionMeta,
  HopMeta,
  HopTimings,
  ResponseMeta,
  TlsMeta,
} from './responses/response-meta.js';
