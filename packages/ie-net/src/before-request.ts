/*
 * What a request is checked for before anybody connects, for whoever hands it to a client in another process: no client
 * comes along.
 */
export { checkUrl, parseUrl } from './check-url.js';
export { NetError } from './net-error.js';
export { type HeadersInput, parseRequestHeaders } from './request-headers.js';
