import {
  DEFAULT_MAX_BODY_BYTES,
  DEFAULT_MAX_HEADER_BYTES,
  DEFAULT_TIMEOUT_MS,
} from '@internet-exploder/ie-net/defaults';
import { Option } from 'commander';
import {
  parseBytes,
  parseFile,
  parseHeaderBytes,
  parseHosts,
  parseProxy,
  parseResolve,
  parseSeconds,
} from './option-values.js';

/** Addresses, protocols and limits. */
export function networkOptions(): Option[] {
  return [
    new Option('--allow-http', 'allow plain http:// too'),
    new Option('--upgrade', 'fetch https:// wherever http:// is said, redirects included'),
    new Option(
      '--allow-private [=host|cidr]',
      'allow private addresses: all, or the listed ones (a,b; repeatable)',
    ).argParser(parseHosts),
    new Option('-m, --timeout <seconds>', 'give up on a page after this time')
      .argParser(parseSeconds)
      .default(DEFAULT_TIMEOUT_MS, String(DEFAULT_TIMEOUT_MS / 1000)),
    new Option('--max-time <seconds>').argParser(parseSeconds).hideHelp(),
    new Option('--max-bytes <n>', 'refuse a larger body; k, M and G are units')
      .argParser(parseBytes)
      .default(DEFAULT_MAX_BODY_BYTES, `${DEFAULT_MAX_BODY_BYTES / 1024 ** 2}M`),
    new Option(
      '--max-header-bytes <n>',
      `refuse larger headers of a response (default: ${DEFAULT_MAX_HEADER_BYTES / 1024}k)`,
    ).argParser(parseHeaderBytes),
    new Option('--http2', 'use HTTP/2 if the server does'),
    new Option('-x, --proxy <url>', 'use a proxy: http:// or socks5://, credentials included').argParser(
      parseProxy,
    ),
    new Option(
      '--resolve <host:port:address>',
      'connect to this address instead of asking DNS (repeatable)',
    ).argParser(parseResolve),
    new Option('--cert <file>', 'show a client certificate to the host of the page').argParser(parseFile),
    new Option('--key <file>', 'its key (default: in the file of --cert)').argParser(parseFile),
    new Option('--cacert <file>', 'also trust the authorities of a PEM file').argParser(parseFile),
  ];
}

/** What commander returns for `networkOptions`. */
export interface ParsedNetworkOptions {
  allowHttp?: true;
  upgrade?: true;
  allowPrivate?: string[];
  timeout: number;
  maxTime?: number;
  maxBytes: number;
  maxHeaderBytes?: number;
  http2?: true;
  proxy?: string;
  resolve?: string[];
  cert?: string;
  key?: string;
  cacert?: string;
}
