export type { CancelSignal } from '@internet-exploder/ie-options';
export {
  type EncodingSource,
  readText,
  type TextContent,
  type TextDescription,
  type TextSource,
} from '@internet-exploder/ie-text';
export type { AllowPrivate } from './address-policy.js';
export { type BodyStream, Client, type ClientResponse } from './client.js';
export type { ClientCertificate } from './client-certificates.js';
export type { ClientOptions, Timeouts } from './client-options.js';
export type { Cookie, SameSite } from './cookie.js';
export type { CookieFile, PartitionCookies } from './cookie-file.js';
export type { CacheMode } from './http-cache-wish.js';
export { mergeCookies } from './merge-cookies.js';
export { NetError, type NetErrorCode } from './net-error.js';
export type { BodyInput, ByteStream } from './request-body.js';
export type { HeadersInput } from './request-headers.js';
export type { RequestOptions, RequestPolicy } from './request-options.js';
export type { ResponseHeaders } from './response-headers.js';
export type {
  BodySizes,
  ConnectionMeta,
  HopMeta,
  HopTimings,
  ResponseMeta,
  TlsMeta,
} from './response-meta.js';
export type { Priority } from './waiting-requests.js';
