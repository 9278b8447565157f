import type { SandboxMode } from '@internet-exploder/ie-sandbox';
import type { LogLevel } from '../errors/log.js';
import type { BodyChoice } from './options/body-options.js';
import type { DataPart } from './options/data-part.js';
import type { Dump } from './options/dumps.js';
import type { ColorMode, LinkMode } from './options/page-options.js';

/** What the browser process was asked for. */
export interface BrowserOptions {
  /** As written, in their order; none opens the welcome site. */
  urls: string[];
  dump: Dump;
  /** Only of the elements that this CSS selector matches. */
  select: string | undefined;
  /** Columns of text; undefined for those of the terminal, or 80. */
  width: number | undefined;
  color: ColorMode;
  /** What becomes of links in text; undefined for what the terminal can. */
  links: LinkMode | undefined;
  /** Whether what is longer than the screen goes to a pager. */
  pager: boolean;
  /** What links in HTML from stdin are relative to. */
  baseUrl: string | undefined;
  /** The encoding of the page by its name, and its MIME type, whatever is said of them. */
  encoding: string | undefined;
  type: string | undefined;
  /** Whether the refresh of a page is followed. */
  refresh: boolean;
  /** How often a page is loaded again whose process has ended. */
  retry: number;
  allowHttp: boolean;
  /** All, none, or those that match a host name, an address or a CIDR. */
  allowPrivate: boolean | string[];
  singleProcess: boolean;
  /** How much confinement of the children is insisted on; undefined for what the platform can. */
  sandbox: SandboxMode | undefined;
  timeoutMs: number;
  maxBytes: number;
  /** The most bytes of the headers of a response; undefined for the network process's own limit. */
  maxHeaderBytes: number | undefined;
  /** Fail when the status is 400 or more, or nothing is selected. */
  fail: boolean;
  /** The method; undefined for what the body needs. */
  method: string | undefined;
  headers: [name: string, value: string][];
  body: BodyChoice | undefined;
  /** What is added to the query of each URL. */
  query: DataPart[];
  /** A name and a password, or a name whose password is asked for: for the origin of the URL alone. */
  user: string | undefined;
  /** Pairs, or files of cookies: for the origin of the URL alone. */
  cookie: string[];
  referer: string | undefined;
  userAgent: string | undefined;
  maxRedirects: number | undefined;
  cookies: boolean;
  cache: boolean;
  /** The file that cookies come from and go to. */
  cookieJar: string | undefined;
  http2: boolean;
  proxy: string | undefined;
  /** `host:port:address`: addresses of hosts, so that DNS is not asked. */
  resolve: string[];
  /** The files of a client certificate and of its key; that of the certificate for undefined. */
  cert: string | undefined;
  key: string | undefined;
  /** The file of further authorities. */
  cacert: string | undefined;
  upgrade: boolean;
  /** The file that a HAR goes to. */
  har: string | undefined;
  /** Go on with what an earlier run has left of the output. */
  continue: boolean;
  /** The file to write to instead of stdout, or the template of one for each page. */
  output: string | undefined;
  /** Write each page to a new file with the name that its URL has for it. */
  remoteName: boolean;
  /** Whether an error is written to stderr. */
  showErrors: boolean;
  logLevel: LogLevel;
}
