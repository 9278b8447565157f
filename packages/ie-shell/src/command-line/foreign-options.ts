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
    'every certificate is checked; --cacert <file> trusts another authority',
  ],
  [
    '-i --include --show-headers --save-headers',
    '--dump headers prints the headers, and --dump json them and the page',
  ],
  [
    '-v --verbose --trace --trace-ascii',
    '--dump headers, --har <file> and --log-level debug show what happens',
  ],
  ['-w --write-out', '--dump status and --dump json tell how the page came'],
  [
    '-D --dump-header --server-response',
    '--dump headers prints the headers, and --har <file> writes them to a file',
  ],
  [
    '-c --cookie-jar-file --load-cookies --save-cookies',
    '--cookie-jar <file> reads cookies and writes them back',
  ],
  ['-C --continue-at', '--continue goes on with a download'],
  [
    '-J --remote-header-name --content-disposition',
    'no server chooses the name of a file: -O takes that of the URL',
  ],
  ['-r --range', 'a part is asked for by -H "range: bytes=0-99"'],
  ['-n --netrc --netrc-file --netrc-optional', '-u <name> asks for the password'],
  ['-K --config', 'options are given on the command line, and read from no file'],
  ['-q --quiet -nv --no-verbose', '-s is quiet'],
  ['-E', '--cert <file> shows a client certificate'],
  ['-Z --parallel', 'several URLs are fetched one after the other'],
  ['-# --progress-bar', 'a download that takes long shows its progress by itself, on a terminal'],
  ['-4 --ipv4 -6 --ipv6 --interface --connect-to', '--resolve <host:port:address> chooses the address'],
  ['--connect-timeout --speed-time --speed-limit --read-timeout', '--timeout <seconds> is for all of it'],
  ['--fail-with-body --fail-early', '--fail exits with code 4; leave it out to have the page'],
  ['--location-trusted', 'credentials go to no other origin: give them to the URL that is redirected to'],
  ['--post301 --post302 --post303', 'redirects are followed as browsers follow them'],
  ['--digest --ntlm --negotiate --anyauth', '-u logs in by Basic'],
  ['--oauth2-bearer', 'a token is sent by -H "authorization: Bearer …"'],
  ['--proxy-user -U', '--proxy http://name:password@host:port has them in its URL'],
  ['--socks5 --socks5-hostname --socks4 --preproxy', '--proxy socks5://host:port is for it'],
  ['--noproxy', 'a proxy is used only where --proxy says so'],
  ['--http1.1 --http1.0 -0', 'HTTP/1.1 is spoken unless --http2 is given'],
  ['--http3 --http3-only --http2-prior-knowledge', '--http2 is the newest that is spoken'],
  ['--data-ascii --post-data', '-d posts data'],
  ['--post-file --body-file', '-d @file posts a file, and --data-binary @file does so byte for byte'],
  ['--header-file', '-H sends one header each'],
  ['--create-dirs --output-dir -P --directory-prefix', '-o names the file, in a folder that is there'],
  ['--output-document', '-o names the file'],
  ['--input-file', 'URLs are given on the command line, as by xargs'],
  ['--spider', '-I asks for the headers alone'],
  ['--max-filesize', '--max-bytes <n> is for it'],
  ['--max-redirect', '--max-redirects <n> is for it'],
  [
    '--ssl-reqd --https-only --proto --proto-redir --proto-default',
    'HTTPS is all that is spoken unless --allow-http is given',
  ],
  [
    '--retry-all-errors --retry-delay --retry-max-time --retry-connrefused --tries',
    'a failed fetch is not tried again',
  ],
  ['--path-as-is', 'URLs are sent as browsers send them, without . and ..'],
  ['-R --remote-time', 'a file has the time at which it was written'],
  ['-z --time-cond', 'a condition is sent by -H "if-modified-since: …"'],
  ['--limit-rate', 'no rate is limited'],
  ['--no-progress-meter', '--log-level silent is without progress'],
  ['--dns-servers --doh-url', 'the system resolves names, or --resolve <host:port:address>'],
  ['--unix-socket --abstract-unix-socket', 'pages are fetched by TCP alone'],
  ['--stderr', "the shell's 2> is for it"],
  ['-M --manual', '--help prints every option'],
  ['-a --append', "the shell's >> appends"],
  ['-p --proxytunnel', 'a proxy tunnels HTTPS by itself'],
  ['-t -1 -2 -3 --tlsv1 --tlsv1.2 --tlsv1.3 --tlsv1.0 --tlsv1.1', 'TLS 1.2 and 1.3 are spoken'],
  ['-dump', '--dump text is what is printed without an option'],
  ['-source -dump_source -mime_header', '--dump source prints the page byte for byte'],
  ['-dump_head -head', '--dump headers prints the headers'],
  ['-dump_extra -dump_both', '--dump json prints headers and page'],
  ['-listonly -dump_links', '--dump links prints the links'],
  ['-nolist -nonumbers', '--links none is for it'],
  ['-width -dump-width -cols', '--width <columns> is for it'],
  ['-stdin', '- is HTML from stdin'],
  ['-accept_all_cookies', 'cookies are kept for the run by itself; --cookie-jar <file> keeps them longer'],
  ['-useragent', '-A sends a user agent'],
  ['-help -?', '--help is for it'],
  ['-version', '--version is for it'],
  ['--javascript --js', 'no script of a page is run'],
];

const HINT_BY_NAME = new Map(
  HINTS.flatMap(([names, hint]) => names.split(' ').map((name) => [name, hint] as const)),
);

/** `-qO-`, `-O-`: the output file is stdout. */
const TO_STDOUT = /^-[a-zA-Z]*O-$/;

/**
 * Finds a word that would be parsed as a letter with a value: `-dump` would post `ump`. Returns the word, and
 * the option
 * here that does the same.
 */
export function findForeignWord(argv: readonly string[]): { word: string; hint: string } | undefined {
  const end = argv.indexOf('--');
  for (const word of end < 0 ? argv : argv.slice(0, end)) {
    const hint = /^-[^-]{2}/.test(word) ? HINT_BY_NAME.get(word.split('=', 1)[0] ?? '') : undefined;
    if (hint !== undefined) return { word, hint };
    if (TO_STDOUT.test(word))
      return { word, hint: 'stdout is where pages go by itself, and --dump source is for their bytes' };
  }
  return undefined;
}
