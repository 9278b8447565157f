import { resolve } from 'node:path';
import type { Parsed } from './define-command.js';
import { type Dump, isParsed } from './dumps.js';
import { ShellError } from './errors.js';

/** Refuses options that cannot all be meant. @throws ShellError `IE_SHELL_USAGE` */
export function checkConflicts(parsed: Parsed, argument: string | undefined): void {
  if (parsed.url !== undefined && argument !== undefined && parsed.url !== argument) {
    throw new ShellError('IE_SHELL_USAGE', `one page at a time: ${argument} and --url ${parsed.url} differ`);
  }
  if (parsed.singleProcess && parsed.sandbox === 'require') {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'a single process cannot be confined: --sandbox require forbids it',
    );
  }
  if (parsed.cookieJar !== undefined && !parsed.cookies) {
    throw new ShellError('IE_SHELL_USAGE', '--no-cookies leaves nothing for a --cookie-jar');
  }
  if (parsed.key !== undefined && parsed.cert === undefined) {
    throw new ShellError('IE_SHELL_USAGE', 'a --key is that of a --cert: give both');
  }
  if (parsed.dataDir !== undefined && !parsed.headless) {
    throw new ShellError('IE_SHELL_USAGE', 'a --data-dir is for --headless: nothing else is kept');
  }
  checkBody(parsed);
  checkStdin(parsed);
  checkOutputs(parsed);
  if (parsed.continue) checkContinue(parsed);
}

/** Refuses what cannot be read of a page, or not from there. @throws ShellError `IE_SHELL_USAGE` */
export function checkReading(parsed: Parsed, dump: Dump, argument: string | undefined): void {
  const { select, baseUrl, data, uploadFile, har, cookieJar } = parsed;
  if (select !== undefined && !SELECTABLE.includes(dump)) {
    throw new ShellError('IE_SHELL_USAGE', `nothing can be selected of ${dump}: leave --select out`);
  }
  if (parsed.retry > 0 && (data || uploadFile !== undefined)) {
    throw new ShellError('IE_SHELL_USAGE', 'a request with a body is made once: leave --retry out');
  }
  const isStdin = (parsed.url ?? argument) === '-';
  if (baseUrl !== undefined && !isStdin) {
    throw new ShellError('IE_SHELL_USAGE', '--base-url is for HTML from stdin: give - for the URL');
  }
  if (isStdin && !isParsed(dump)) {
    throw new ShellError('IE_SHELL_USAGE', `of HTML from stdin there is no ${dump}: it is not fetched`);
  }
  if (isStdin && (data || uploadFile !== undefined || har !== undefined || cookieJar !== undefined)) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'HTML from stdin is not fetched: it has no request and no cookies',
    );
  }
}

/** What can be read of a part of a page as well as of the whole. */
const SELECTABLE: readonly Dump[] = ['text', 'markdown', 'links', 'dom', 'json'];

function checkContinue({ output, dump, dumpStatus, request, data, uploadFile }: Parsed): void {
  if (output === undefined || output === '-') {
    throw new ShellError('IE_SHELL_USAGE', '--continue needs the file that it goes on with: --output <file>');
  }
  const isPlain = (dump ?? 'source') === 'source' && !dumpStatus;
  if (!isPlain || /^(?!get$)/i.test(request ?? 'GET') || data || uploadFile !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--continue is for the source of a page that is fetched by GET');
  }
}

function checkBody({ data, uploadFile, request }: Parsed): void {
  if (data && uploadFile !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', 'one body at a time: --data and --upload-file were asked for');
  }
  if ((data || uploadFile !== undefined) && /^(get|head)$/i.test(request ?? '')) {
    throw new ShellError('IE_SHELL_USAGE', `a request by ${request} has no body: leave --request out`);
  }
}

function checkStdin({ data = [], uploadFile, cert, key, cacert }: Parsed): void {
  // A certificate and its key may be in one file.
  const files = [uploadFile, cacert, cert, ...(key === cert ? [] : [key])];
  const readers = [...data.map((part) => part === '@-'), ...files.map((file) => file === '-')];
  if (readers.filter(Boolean).length > 1) {
    throw new ShellError('IE_SHELL_USAGE', 'stdin can be read once, and more than one option is to read it');
  }
}

/** Names of devices may well be the same. */
function checkOutputs({ output, har, cookieJar }: Parsed): void {
  const files = [output === '-' ? undefined : output, har, cookieJar]
    .flatMap((file) => (file === undefined ? [] : [resolve(file)]))
    .filter((file) => !file.startsWith('/dev/'));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      `--output, --har and --cookie-jar are files of their own: ${twice}`,
    );
  }
}
