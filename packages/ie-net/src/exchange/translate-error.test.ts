import { errors } from 'undici';
import { expect, test } from 'vitest';
import { PrivateAddressError } from '../connect/private-address-error.js';
import { NetError } from '../errors/net-error.js';
import { translateError } from './translate-error.js';

const context = {
  url: new URL('https://user:secret@site.example/path'),
  timeouts: { connectMs: 1, headersMs: 2, bodyIdleMs: 3, totalMs: 4 },
  maxHeaderBytes: 1000,
  awaiting: 'headers',
} as const;

const withCode = (code: string) => Object.assign(new Error(`something\nfailed with ${code}`), { code });

test.each([
  ['IE_NET_DNS', 'ENOTFOUND EAI_AGAIN EAI_FAIL EAI_NODATA ENODATA ESERVFAIL EREFUSED ETIMEOUT EBADNAME'],
  [
    'IE_NET_TLS',
    'EPROTO ERR_TLS_CERT_ALTNAME_INVALID ERR_SSL_WRONG_VERSION_NUMBER ERR_TLS_HANDSHAKE_TIMEOUT CERT_HAS_EXPIRED CERT_NOT_YET_VALID CERT_REVOKED CERT_UNTRUSTED CERT_REJECTED CERT_SIGNATURE_FAILURE CERT_CHAIN_TOO_LONG DEPTH_ZERO_SELF_SIGNED_CERT SELF_SIGNED_CERT_IN_CHAIN UNABLE_TO_GET_ISSUER_CERT UNABLE_TO_GET_ISSUER_CERT_LOCALLY UNABLE_TO_VERIFY_LEAF_SIGNATURE UNABLE_TO_GET_CRL CRL_HAS_EXPIRED INVALID_CA INVALID_PURPOSE PATH_LENGTH_EXCEEDED HOSTNAME_MISMATCH ERROR_IN_CERT_NOT_BEFORE_FIELD',
  ],
  ['IE_NET_TIMEOUT', 'UND_ERR_CONNECT_TIMEOUT UND_ERR_HEADERS_TIMEOUT UND_ERR_BODY_TIMEOUT ETIMEDOUT'],
  ['IE_NET_TOO_LARGE', 'UND_ERR_HEADERS_OVERFLOW'],
  ['IE_NET_PROTOCOL', 'HPE_INVALID_CONSTANT HPE_INVALID_HEADER_TOKEN ERR_ASSERTION'],
  ['IE_NET_CLOSED', 'UND_ERR_CLOSED UND_ERR_DESTROYED'],
  ['IE_NET_INVALID_OPTION', 'UND_ERR_INVALID_ARG UND_ERR_NOT_SUPPORTED'],
  [
    'IE_NET_CONNECTION',
    'ECONNREFUSED ECONNRESET EPIPE EHOSTUNREACH ENETUNREACH EADDRNOTAVAIL EACCES EMFILE UND_ERR_SOCKET UND_ERR_INFO HPE_INVALID_EOF_STATE SOMETHING_NEW',
  ],
])('%s stands for %s', (expected, codes) => {
  for (const code of codes.split(' ')) {
    const cause = withCode(code);
    const error = translateError(cause, context);
    expect([code, error.code]).toEqual([code, expected]);
    expect(error).toMatchObject({ name: 'NetError', cause });
    expect(error.message).toMatch(/^https:\/\/site\.example\/path /u);
    expect(error.message).not.toMatch(/\n|secret/u);
  }
});

test('a length that is wrong is a protocol error where headers are awaited, and a broken body after them', () => {
  const cause = withCode('UND_ERR_RES_CONTENT_LENGTH_MISMATCH');
  const codes = (['headers', 'body'] as const).map(
    (awaiting) => translateError(cause, { ...context, awaiting }).code,
  );
  expect(codes).toEqual(['IE_NET_PROTOCOL', 'IE_NET_CONNECTION']);
});

test('a refusal of the parser is a protocol error, an end too early a broken connection', () => {
  const invalid = new errors.HTTPParserError(
    'Response does not match the HTTP/1.1 protocol (Invalid header token)',
  );
  const cut = new errors.HTTPParserError('Response does not match the HTTP/1.1 protocol (Invalid EOF state)');
  expect(translateError(invalid, context).code).toBe('IE_NET_PROTOCOL');
  expect(translateError(cut, context).code).toBe('IE_NET_CONNECTION');
});

test('several addresses tried in vain are told in one line', () => {
  const tried = new AggregateError([
    new Error('connect ECONNREFUSED ::1'),
    new Error('connect ECONNREFUSED 127.0.0.1'),
  ]);
  const error = translateError(Object.assign(tried, { code: 'ECONNREFUSED' }), context);
  expect(error.code).toBe('IE_NET_CONNECTION');
  expect(error.message).toContain('connect ECONNREFUSED ::1; connect ECONNREFUSED 127.0.0.1');
});

test.each(['ENOTFOUND', 'CRL_SIGNATURE_FAILURE', 'HPE_INVALID_CONSTANT', 'SOMETHING_NEW'])(
  'the text of a cause with %s is cut and printable, and the cause is whole',
  (code) => {
    const cause = Object.assign(new Error(`failed \x1b[2J\u202e\n${'x'.repeat(12_000)}`), { code });
    const error = translateError(cause, context);
    expect(error.message).toContain('failed [2J xxx');
    expect(error.message).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(error.message.length).toBeLessThan(400);
    expect(error.cause).toBe(cause);
  },
);

test('many private addresses are cut too', () => {
  const addresses = Array.from({ length: 1000 }, (_, index) => `10.0.0.${index % 256}`);
  const error = translateError(new PrivateAddressError('site.example', addresses), context);
  expect(error.message.length).toBeLessThan(400);
});

test('the refusal of the address guard becomes IE_NET_PRIVATE_ADDRESS', () => {
  const error = translateError(new PrivateAddressError('site.example', ['10.0.0.1']), context);
  expect(error.code).toBe('IE_NET_PRIVATE_ADDRESS');
  expect(error.message).toContain('10.0.0.1');
});

test('a NetError stays itself, and what is no error is told as text', () => {
  const known = new NetError('IE_NET_ABORTED', 'enough');
  expect(translateError(known, context)).toBe(known);
  expect(translateError('odd', context)).toMatchObject({ code: 'IE_NET_CONNECTION', cause: 'odd' });
});
