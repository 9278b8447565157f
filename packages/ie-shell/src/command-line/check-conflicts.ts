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
      '--single-process cannot be confined: remove it, or --sandbox require',
    );
  }
  if (parsed.cookieJar !== undefined && !parsed.cookies) {
    throw new ShellError('IE_SHELL_USAGE', '--cookie-jar needs cookies: remove --no-cookies');
  }
  if (parsed.key !== undefined && parsed.cert === undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--key needs --cert');
  }
  if (parsed.dataDir !== undefined && !parsed.headless) {
    throw new ShellError('IE_SHELL_USAGE', '--data-dir needs --headless');
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
    throw new ShellError('IE_SHELL_USAGE', `--select does not apply to ${dump}: remove it`);
  }
  if ((encoding !== undefined || type !== undefined) && !isParsed(dump)) {
    const option = encoding === undefined ? '--type' : '--encoding';
    throw new ShellError('IE_SHELL_USAGE', `${option} does not apply to ${dump}: remove it`);
  }
  if (parsed.retry > 0 && bodyChoices(parsed).length > 0) {
    throw new ShellError('IE_SHELL_USAGE', 'a request with a body is sent only once: remove --retry');
  }
  if (parsed.head && dump !== 'headers' && dump !== 'status') {
    throw new ShellError('IE_SHELL_USAGE', `--head returns only headers: remove --dump ${dump}`);
  }
  if (parsed.ports !== undefined && urls.length === 0 && !parsed.headless) {
    throw new ShellError('IE_SHELL_USAGE', '--ports needs a URL: the welcome page has a port of its own');
  }
  if (urls.includes('-')) checkStdinPage(parsed, dump, urls);
  else if (parsed.baseUrl !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--base-url is for HTML from stdin: use - as the URL');
  }
}

function checkStdinPage(parsed: Parsed, dump: Dump, urls: readonly string[]): void {
  const { remoteName, header, get, har, cookieJar } = parsed;
  if (remoteName) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'HTML from stdin has no URL to name a file after, and -O takes no value: use -o <file>, or for stdout use -o -',
    );
  }
  if (urls.length > 1) {
    throw new ShellError('IE_SHELL_USAGE', 'HTML from stdin is a single page: use - as the only URL');
  }
  if (!isParsed(dump)) {
    throw new ShellError('IE_SHELL_USAGE', `HTML from stdin has no ${dump}`);
  }
  if (header) {
    throw new ShellError(
      'IE_SHELL_USAGE',
      'HTML from stdin is not fetched: instead of -H, use --type or --encoding',
    );
  }
  const [option] = [
    ...bodyChoices(parsed).map(({ type }) => BODY_OPTIONS[type]),
    ...(get ? ['--get'] : []),
    ...(har === undefined ? [] : ['--har']),
    ...(cookieJar === undefined ? [] : ['--cookie-jar']),
  ];
  if (option !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', `HTML from stdin is not fetched: remove ${option}`);
  }
}

/** The option for each kind of body. */
const BODY_OPTIONS = { data: '--data', json: '--json', form: '--form', upload: '--upload-file' };

/** The dumps that a selector can limit. */
const SELECTABLE: readonly Dump[] = ['text', 'markdown', 'links', 'dom', 'json'];

function checkContinue(parsed: Parsed): void {
  const { output, remoteName, dump, dumpStatus, request, head } = parsed;
  if (!remoteName && (output === undefined || output === '-')) {
    throw new ShellError('IE_SHELL_USAGE', '--continue needs a file: add --output <file>, or -O');
  }
  const isPlain = (dump ?? 'source') === 'source' && !dumpStatus;
  if (!isPlain || head || /^(?!get$)/i.test(request ?? 'GET') || bodyChoices(parsed).length > 0) {
    throw new ShellError('IE_SHELL_USAGE', '--continue works only with GET and --dump source');
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
    throw new ShellError('IE_SHELL_USAGE', `${option} sends the header ${name}: remove -H "${name}: …"`);
  }
  if (cookie !== undefined && cookieJar !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--cookie and --cookie-jar exclude each other: use one of them');
  }
}

function checkBody(parsed: Parsed): void {
  const { request, head, get, remoteName } = parsed;
  const [body, other] = bodyChoices(parsed).map(({ type }) => OPTIONS[type]);
  if (body && other) {
    throw new ShellError('IE_SHELL_USAGE', `a request has only one body: choose one of ${body} and ${other}`);
  }
  const method = head ? 'HEAD' : get ? 'GET' : request;
  if (body && /^(get|head)$/i.test(method ?? '')) {
    const option = head ? '--head' : get ? '--get' : '--request';
    throw new ShellError('IE_SHELL_USAGE', `a ${method} request has no body: remove ${option}`);
  }
  if (head && remoteName) {
    throw new ShellError('IE_SHELL_USAGE', '--head returns no body: remove -O');
  }
  if (head && request !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', '--head sends HEAD: remove --request');
  }
}

const OPTIONS = { data: '--data', json: '--json', form: '--form', upload: '--upload-file' };

function checkStdin(parsed: Parsed): void {
  const { cert, key, cacert } = parsed;
  // A certificate and its key may be in one file.
  const files = [...inputsOf(parsed), cacert, cert, ...(key === cert ? [] : [key])];
  if (files.filter((file) => file === '-').length > 1) {
    throw new ShellError('IE_SHELL_USAGE', 'stdin can be read only once, but several options read it');
  }
}

/** The names of devices may be equal. */
function checkOutputs({ output, remoteName, har, cookieJar }: Parsed): void {
  if (remoteName && output !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', 'a page has only one output file: use -O or -o');
  }
  const files = [output === '-' ? undefined : output, har, cookieJar]
    .flatMap((file) => (file === undefined ? [] : [resolve(file)]))
    .filter((file) => !file.startsWith('/dev/'));
  const twice = files.find((file, index) => files.indexOf(file) !== index);
  if (twice !== undefined) {
    throw new ShellError('IE_SHELL_USAGE', `--output, --har and --cookie-jar need different files: ${twice}`);
  }
}
