import { resolve } from 'node:path';
import { ShellError } from '../errors/shell-error.js';
import type { Parsed } from './define-command.js';
import { bodyChoices, inputsOf } from './options/body-options.js';
import { type Dump, isParsed } from './options/dumps.js';

/** Refuses options that contradict each other. @throws ShellError `IE_SHELL_USAGE` */
export function checkConflicts(parsed: Parsed): void {
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
  checkCredentials(parsed);
  checkBody(parsed);
  checkStdin(parsed);
  checkOutputs(parsed);
  if (parsed.continue) checkContinue(parsed);
}

/** Refuses dumps that this input or these options do not allow. @throws ShellError `IE_SHELL_USAGE` */
export function checkReading(parsed: Parsed, dump: Dump, urls: readonly string[]): void {
  const { select, encoding, type } = parsed;
  if (select !== undefined && !SELECTABLE.includes(dump)) {
    throw new ShellError('IE_SHELL_USAGE', `nothing can be selected of ${dump}: leave --select out`);
  }
  if ((encoding !== undefined || type !== undefined) && !isParsed(dump)) {
    const option = encoding === undefined ? '--type' : '--encoding';
    throw new ShellError('IE_SHELL_USAGE', `${dump} is printed as it came: leave ${option} out`);
  }
  if (parsed.retry > 0 && bodyChoices(parsed).length > 0) {
    throw new ShellError('IE_SHELL_USAGE', 'a request with a body is made once: leave --retry out');
  }
  if (parsed.head && dump !== 'headers' && dump !== 'status') {
    throw new ShellError('IE_SHELL_USAGE', `--head asks for the headers alone: leave --dump ${dump} out`);
  }
  if (urls.includes('-')) checkStdinPage(parsed, dump, urls);
  else if (parsed.baseUrl !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--base-url is for HTML from stdin: give - for the URL');
  }
}

function checkStdinPage(parsed: Parsed, dump: Dump, urls: readonly string[]): void {
  const { remoteName, header, get, har, cookieJar } = parsed;
  if (remoteName) {
    throw new ShellError('IE_SHELL_USAGE', '-O takes no value, and stdin has no name: -o - writes to stdout');
  }
  if (urls.length > 1) {
    throw new ShellError('IE_SHELL_USAGE', 'HTML from stdin is one page: give - alone');
  }
  if (!isParsed(dump)) {
    throw new ShellError('IE_SHELL_USAGE', `HTML from stdin has no ${dump}: it is not fetched`);
  }
  if (header) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'HTML from stdin is not fetched, so no header is sent: say what it is by --type or --encoding',
    );
  }
  if (bodyChoices(parsed).length > 0 || get || har !== undefined || cookieJar !== undefined) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'HTML from stdin is not fetched: it has no request and no cookies',
    );
  }
}

/** The dumps that a selector can limit. */
const SELECTABLE: readonly Dump[] = ['text', 'markdown', 'links', 'dom', 'json'];

function checkContinue(parsed: Parsed): void {
  const { output, remoteName, dump, dumpStatus, request, head } = parsed;
  if (!remoteName && (output === undefined || output === '-')) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      '--continue needs the file that it goes on with: --output <file>, or -O',
    );
  }
  const isPlain = (dump ?? 'source') === 'source' && !dumpStatus;
  if (!isPlain || head || /^(?!get$)/i.test(request ?? 'GET') || bodyChoices(parsed).length > 0) {
    throw new ShellError('IE_SHELL_USAGE', '--continue is for the source of a page that is fetched by GET');
  }
}

/** Two values for one header would be ambiguous. */
function checkCredentials({ user, cookie, referer, cookieJar, header = [] }: Parsed): void {
  for (const [option, value, name] of [
    ['--user', user, 'authorization'],
    ['--cookie', cookie, 'cookie'],
    ['--referer', referer, 'referer'],
  ] as const) {
    if (value === undefined || !header.some(([known]) => known === name)) continue;
    throw new ShellError('IE_SHELL_USAGE', `${option} sends the header ${name}: leave -H "${name}: …" out`);
  }
  if (cookie !== undefined && cookieJar !== undefined) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      '--cookie is sent in place of the cookies of a --cookie-jar: give one of them',
    );
  }
}

function checkBody(parsed: Parsed): void {
  const { request, head, get, remoteName } = parsed;
  const [body, other] = bodyChoices(parsed).map(({ type }) => OPTIONS[type]);
  if (body && other) {
    throw new ShellError('IE_SHELL_USAGE', `one body at a time: ${body} and ${other} were asked for`);
  }
  const method = head ? 'HEAD' : get ? 'GET' : request;
  if (body && /^(get|head)$/i.test(method ?? '')) {
    const option = head ? '--head' : get ? '--get' : '--request';
    throw new ShellError('IE_SHELL_USAGE', `a request by ${method} has no body: leave ${option} out`);
  }
  if (head && remoteName) {
    throw new ShellError('IE_SHELL_USAGE', '--head has no body to be a file: leave -O out');
  }
  if (head && request !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--head asks by HEAD: leave --request out');
  }
}

const OPTIONS = { data: '--data', json: '--json', form: '--form', upload: '--upload-file' };

function checkStdin(parsed: Parsed): void {
  const { cert, key, cacert } = parsed;
  // A certificate and its key may be in one file.
  const files = [...inputsOf(parsed), cacert, cert, ...(key === cert ? [] : [key])];
  if (files.filter((file) => file === '-').length > 1) {
    throw new ShellError('IE_SHELL_USAGE', 'stdin can be read once, and more than one option is to read it');
  }
}

/** The names of devices may be equal. */
function checkOutputs({ output, remoteName, har, cookieJar }: Parsed): void {
  if (remoteName && output !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', 'one name at a time: -O and -o were given');
  }
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
