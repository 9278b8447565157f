import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import type { LogLevel } from '../errors/log.js';
import type { BodyChoice } from './options/body-options.js';
import type { DataPart } from './options/data-part.js';
import type { Dump } from './options/dumps.js';
import type { ColorMode, LinkMode } from './options/page-options.js';

/** The options of one command line. */
export interface BrowserOptions {
  /** As written, in order. Without a URL, the welcome site is opened. */
  urls: string[];
  dump: Dump;
  /** Limits the output to the elements that this CSS selector matches. */
  select: string | undefined;
  /** Columns of text. By default the width of the terminal, or 80. */
  width: number | undefined;
  color: ColorMode;
  /** How links in text are shown. By default as the terminal supports. */
  links: LinkMode | undefined;
  /** Whether long output goes to a pager. */
  pager: boolean;
  /** The base of links in HTML from stdin. */
  baseUrl: string | undefined;
  /** An encoding and a MIME type that override those of the page. */
  encoding: string | undefined;
  type: string | undefined;
  /** Whether to follow the refresh of a page. */
  refresh: boolean;
  /** How often to load a page again after its renderer has ended. */
  retry: number;
  allowHttp: boolean;
  /**
   * All private addresses but link-local ones and those for cloud metadata, none, or those that match a host name,
   * an address or a CIDR.
   */
  allowPrivate: boolean | string[];
  /** The ports that URLs may have, and ranges of them. By default all that browsers do not block. */
  ports: string[] | undefined;
  singleProcess: boolean;
  /** The confinement that is required. By default what the platform supports. */
  sandbox: SandboxMode | undefined;
  timeoutMs: number;
  maxBytes: number;
  /** Maximum size of response headers in bytes. By default the network process's own limit. */
  maxHeaderBytes: number | undefined;
  /** Fail if the status is 400 or more, or if the selector matches nothing. */
  fail: boolean;
  /** The method. By default it depends on the body. */
  method: string | undefined;
  headers: [name: string, value: string][];
  body: BodyChoice | undefined;
  /** Added to the query of each URL. */
  query: DataPart[];
  /**
   * A name and a password, or a name whose password is read from the terminal. Sent only to the origin of the
   * URL.
   */
  user: string | undefined;
  /** Pairs, or files of cookies. Sent only to the origin of the URL. */
  cookie: string[];
  referer: string | undefined;
  userAgent: string | undefined;
  maxRedirects: number | undefined;
  cookies: boolean;
  cache: boolean;
  /** The file from which cookies are read and to which they are written. */
  cookieJar: string | undefined;
  http2: boolean;
  proxy: string | undefined;
  /** `host:port:address`: addresses of hosts that are not looked up by DNS. */
  resolve: string[];
  /** The files of a client certificate and its key. By default the key is in the certificate's file. */
  cert: string | undefined;
  key: string | undefined;
  /** A file of additional certificate authorities. */
  cacert: string | undefined;
  upgrade: boolean;
  /** The file for the HAR. */
  har: string | undefined;
  /** Continue the output of an earlier run. */
  continue: boolean;
  /** The output file instead of stdout, or a template with one file for each page. */
  output: string | undefined;
  /** Write each page to a new file that is named after its URL. */
  remoteName: boolean;
  /** Whether errors are written to stderr. */
  showErrors: boolean;
  logLevel: LogLevel;
}
