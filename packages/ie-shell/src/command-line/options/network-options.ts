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
  parsePorts,
  parseProxy,
  parseResolve,
  parseSeconds,
} from './option-values.js';

/** Addresses, protocols and limits. */
export function networkOptions(): Option[] {
  return [
    new Option('--allow-http', 'allow http:// URLs'),
    new Option('--upgrade', 'change http:// to https://, also in redirects'),
    new Option(
      '--allow-private [=host|cidr]',
      'allow private addresses: all but link-local and cloud metadata, or the listed ones (a,b; repeatable)',
    ).argParser(parseHosts),
    new Option('--ports <list>', 'allow only these ports, such as 80,443,8000-8080 (repeatable)').argParser(
      parsePorts,
    ),
    new Option('-m, --timeout <seconds>', 'deadline of one page')
      .argParser(parseSeconds)
      .default(DEFAULT_TIMEOUT_MS, String(DEFAULT_TIMEOUT_MS / 1000)),
    new Option('--max-time <seconds>').argParser(parseSeconds).hideHelp(),
    new Option('--max-bytes <n>', 'maximum size of a body; units k, M, G')
      .argParser(parseBytes)
      .default(DEFAULT_MAX_BODY_BYTES, `${DEFAULT_MAX_BODY_BYTES / 1024 ** 2}M`),
    new Option(
      '--max-header-bytes <n>',
      `maximum size of response headers (default: ${DEFAULT_MAX_HEADER_BYTES / 1024}k)`,
    ).argParser(parseHeaderBytes),
    new Option('--http2', 'use HTTP/2 if the server supports it'),
    new Option(
      '-x, --proxy <url>',
      'use this proxy: http:// or socks5://, optionally with credentials',
    ).argParser(parseProxy),
    new Option('--resolve <host:port:address>', 'connect to this address without DNS (repeatable)').argParser(
      parseResolve,
    ),
    new Option('--cert <file>', 'client certificate for the host of the page').argParser(parseFile),
    new Option('--key <file>', 'key of the client certificate (default: in the file of --cert)').argParser(
      parseFile,
    ),
    new Option('--cacert <file>', 'also trust the authorities in a PEM file').argParser(parseFile),
  ];
}

/** What commander returns for `networkOptions`. */
export interface ParsedNetworkOptions {
  allowHttp?: true;
  upgrade?: true;
  allowPrivate?: string[];
  ports?: string[];
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
