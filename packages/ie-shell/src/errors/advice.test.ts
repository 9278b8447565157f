import { describe, expect, it } from 'vitest';
import { adviceOn } from './advice.js';

const coded = (code: string, message: string) => Object.assign(new Error(message), { code });

describe('what is added to an error', () => {
  it.each([
    [
      'IE_NET_TOO_LARGE',
      'x was not read: the response headers are larger than 9 bytes',
      ' (--max-header-bytes <n>)',
    ],
    ['IE_NET_TOO_LARGE', 'the body of x has more than 9 decoded bytes', ' (--max-bytes <n>)'],
    ['IE_NET_TOO_LARGE', 'x was not read: it has more than 5000 header lines', ''],
    [
      'IE_NET_TLS',
      'x has a self-signed certificate; give it as an extra authority (`ca`)',
      ' (--cacert <file> trusts an authority)',
    ],
    ['IE_NET_TLS', 'x has a certificate that expired', ''],
    ['IE_NET_TIMEOUT', 'x took longer than the total deadline of 9 ms', ' (--timeout <seconds>)'],
    ['IE_NET_TIMEOUT', 'x sent nothing more of its body for 9 ms (body idle)', ''],
    ['IE_NET_DNS', 'x has a host name', ''],
  ])('is the option that helps, if one does: %s, %s', (code, message, advice) => {
    expect(adviceOn(coded(code, message))).toBe(advice);
  });

  it('is nothing for what has no code', () => {
    expect(adviceOn(new Error('the body of x'))).toBe('');
    expect(adviceOn(undefined)).toBe('');
  });
});
