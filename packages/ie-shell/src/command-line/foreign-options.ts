/** The option here that does what `option` does in another program; undefined for an unknown option. */
export function hintFor(option: string): string | undefined {
  const [name = ''] = option.split('=', 1);
  // Several options of one letter may share a dash.
  return HINT_BY_NAME.get(name) ?? (/^-[^-]/.test(name) ? HINT_BY_NAME.get(name.slice(0, 2)) : undefined);
}

/**
 * Options of curl, wget, lynx and w3m that are not supported, or mean something else here, and their
 * equivalents here.
 */
const HINTS: readonly (readonly [names: string, hint: string])[] = [
  [
    '-k --insecure --no-check-certificate',
    'every certificate is verified; --cacert <file> adds an authority',
  ],
  ['-i --include --show-headers --save-headers', 'use --dump headers, or --dump json for headers and page'],
  ['-v --verbose --trace --trace-ascii', 'use --dump headers, --har <file> or --log-level debug'],
  ['-w --write-out', 'use --dump status or --dump json'],
  ['-D --dump-header --server-response', 'use --dump headers, or --har <file> for a file'],
  [
    '-c --cookie-jar-file --load-cookies --save-cookies',
    'use --cookie-jar <file>, which reads and writes cookies',
  ],
  ['-C --continue-at', 'use --continue'],
  [
    '-J --remote-header-name --content-disposition',
    'a server cannot choose file names; -O uses the name in the URL',
  ],
  ['-r --range', 'use -H "range: bytes=0-99"'],
  ['-n --netrc --netrc-file --netrc-optional', 'use -u <name>, which prompts for the password'],
  ['-K --config', 'write options on the command line'],
  ['-q --quiet -nv --no-verbose', 'use -s'],
  ['-E', 'use --cert <file> for a client certificate'],
  ['-Z --parallel', 'several URLs are fetched in sequence'],
  ['-# --progress-bar', 'a long download shows its progress on a terminal'],
  ['-4 --ipv4 -6 --ipv6 --interface --connect-to', 'use --resolve <host:port:address>'],
  [
    '--connect-timeout --speed-time --speed-limit --read-timeout',
    'use --timeout <seconds>, which covers the whole page',
  ],
  ['--fail-with-body --fail-early', 'use --fail for exit code 4; without it, the page is printed'],
  ['--location-trusted', 'credentials are sent to one origin only; use them with the final URL'],
  ['--post301 --post302 --post303', 'redirects work as in browsers'],
  ['--digest --ntlm --negotiate --anyauth', 'use -u for Basic authentication'],
  ['--oauth2-bearer', 'use -H "authorization: Bearer …"'],
  ['--proxy-user -U', 'use --proxy http://name:password@host:port'],
  ['--socks5 --socks5-hostname --socks4 --preproxy', 'use --proxy socks5://host:port'],
  ['--noproxy', 'a proxy is used only with --proxy'],
  ['--http1.1 --http1.0 -0', 'HTTP/1.1 is the default, without --http2'],
  ['--http3 --http3-only --http2-prior-knowledge', 'use --http2, the newest supported version'],
  ['--data-ascii --post-data', 'use -d'],
  ['--post-file --body-file', 'use -d @file, or --data-binary @file for exact bytes'],
  ['--header-file', 'use -H for each header'],
  ['--create-dirs --output-dir -P --directory-prefix', 'use -o with a path in an existing folder'],
  ['--output-document', 'use -o'],
  ['--input-file', 'use URLs on the command line, for example with xargs'],
  ['--spider', 'use -I'],
  ['--max-filesize', 'use --max-bytes <n>'],
  ['--max-redirect', 'use --max-redirects <n>'],
  [
    '--ssl-reqd --https-only --proto --proto-redir --proto-default',
    'only HTTPS is used, without --allow-http',
  ],
  [
    '--retry-all-errors --retry-delay --retry-max-time --retry-connrefused --tries',
    'a failed request is not retried',
  ],
  ['--path-as-is', 'URLs are normalised as in browsers, without . and ..'],
  ['-R --remote-time', 'a file has the time of writing'],
  ['-z --time-cond', 'use -H "if-modified-since: …"'],
  ['--limit-rate', 'the rate cannot be limited'],
  ['--no-progress-meter', 'use --log-level silent'],
  ['--dns-servers --doh-url', 'use --resolve <host:port:address>, or the name servers of the system'],
  ['--unix-socket --abstract-unix-socket', 'only TCP is supported'],
  ['--stderr', 'use 2> of the shell'],
  ['-M --manual', 'use --help'],
  ['-a --append', 'use >> of the shell'],
  ['-p --proxytunnel', 'HTTPS through a proxy is always tunnelled'],
  ['-t -1 -2 -3 --tlsv1 --tlsv1.2 --tlsv1.3 --tlsv1.0 --tlsv1.1', 'TLS 1.2 and 1.3 are supported'],
  ['-dump', '--dump text is the default'],
  ['-source -dump_source -mime_header', 'use --dump source'],
  ['-dump_head -head', 'use --dump headers'],
  ['-dump_extra -dump_both', 'use --dump json'],
  ['-listonly -dump_links', 'use --dump links'],
  ['-nolist -nonumbers', 'use --links none'],
  ['-width -dump-width -cols', 'use --width <columns>'],
  ['-stdin', 'use - for HTML from stdin'],
  ['-accept_all_cookies', 'cookies are kept during one run; --cookie-jar <file> keeps them longer'],
  ['-useragent', 'use -A'],
  ['-help -?', 'use --help'],
  ['-version', 'use --version'],
  ['--javascript --js', 'scripts of pages do not run'],
];

const HINT_BY_NAME = new Map(
  HINTS.flatMap(([names, hint]) => names.split(' ').map((name) => [name, hint] as const)),
);

/** `-qO-`, `-O-`: the output file is stdout. */
const TO_STDOUT = /^-[a-zA-Z]*O-$/;

/**
 * Finds a word that would be parsed as a letter with a value: `-dump` would post `ump`. Returns the word, and
 * the option here that does the same.
 */
export function findForeignWord(argv: readonly string[]): { word: string; hint: string } | undefined {
  const end = argv.indexOf('--');
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const hint = /^-[^-]{2}/.test(word) ? HINT_BY_NAME.get(word.split('=', 1)[0] ?? '') : undefined;
    if (hint !== undefined) return { word, hint };
    if (TO_STDOUT.test(word)) return { word, hint: 'stdout is the default; use --dump source for the bytes' };
  }
  return undefined;
}
