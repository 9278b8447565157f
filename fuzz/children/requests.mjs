import { PATHS } from './loopback-server.mjs';

/** Stands for the server of the fuzzer in inputs, which do not know its port. As long as one with a port. */
const NOWHERE = 'http://127.0.0.1:00000';

/** Refused by what they are, whatever the policy. */
const NEVER = [
  '',
  'x',
  'https://',
  'http://[::1',
  'ftp://a.invalid/',
  'file:///etc/passwd',
  'data:,x',
  'javascript:1',
  'about:blank',
  'https://a.invalid:22/',
];
/** Refused without plain HTTP. */
const PLAIN = ['http://a.invalid/', 'http://192.0.2.1/'];
/** Refused without private addresses. */
const PRIVATE = [
  'https://127.0.0.1/',
  'https://10.0.0.1/',
  'https://[::1]/',
  'https://169.254.169.254/',
  'https://[fe80::1]/',
];

const ODD_HEADERS = [
  ['x-name', 'value'],
  ['host', 'a.invalid'],
  ['x\n', 'y'],
  ['x', 'y\r\nz: 1'],
  ['', ''],
  ['cookie', 'ü'],
];

/** A request that harms nobody: see `isHarmless`. */
export function fetchRequest(random) {
  const base = { type: 'FetchRequest', id: random.below(50) };
  switch (random.below(6)) {
    case 0:
      return { ...base, url: random.pick(NEVER), policy: { allowHttp: true, allowPrivate: true } };
    case 1:
      return { ...base, url: random.pick(PLAIN) };
    case 2:
      return { ...base, url: random.pick(PRIVATE), policy: { allowPrivate: false } };
    default:
      return { ...base, url: NOWHERE + random.pick(PATHS), policy: loopbackPolicy(random) };
  }
}

function loopbackPolicy(random) {
  return {
    allowHttp: !random.oneIn(5),
    allowPrivate: random.pick([true, ['127.0.0.1'], ['127.0.0.0/8'], ['localhost'], false, []]),
    ...(random.oneIn(3) && { timeoutMs: random.pick([1, 20, 2 ** 40]) }),
    ...(random.oneIn(3) && { maxBodyBytes: random.pick([1, 100, Number.MAX_SAFE_INTEGER]) }),
    ...(random.oneIn(3) && { maxRedirects: random.pick([0, 1, 1000]) }),
    ...(random.oneIn(3) && { headers: [random.pick(ODD_HEADERS)] }),
  };
}

/** Whether a network process that is told this reaches nobody but the server of the fuzzer. */
export function isHarmless({ type, url, policy = {} }, port) {
  if (type !== 'FetchRequest' || NEVER.includes(url)) return true;
  if (PLAIN.includes(url)) return !policy.allowHttp;
  if (PRIVATE.includes(url)) return !policy.allowPrivate;
  return PATHS.some((path) => url === withPort(port) + path);
}

/** Whether a frame names a URL, or may be part of one that does. */
export function namesUrl(frame) {
  return frame.includes('FetchRequest') || frame.includes('://') || frame.includes('url');
}

/** The bytes with the port of the server in them. */
export function toPort(bytes, port) {
  const changed = Buffer.from(bytes);
  for (let at = changed.indexOf(NOWHERE); at >= 0; at = changed.indexOf(NOWHERE, at + 1)) {
    changed.write(withPort(port), at);
  }
  return changed;
}

function withPort(port) {
  return NOWHERE.replace('00000', String(port));
}
