import { expect, test } from 'vitest';
import { parseProxySettings } from './proxy-settings.js';

test.each([
  [
    'http://proxy.example',
    { kind: 'http', hostname: 'proxy.example', port: 80, url: 'http://proxy.example:80' },
  ],
  ['http://[::1]:3128/', { kind: 'http', hostname: '::1', port: 3128, url: 'http://[::1]:3128' }],
  ['socks5://10.0.0.1', { kind: 'socks5', hostname: '10.0.0.1', port: 1080, url: 'socks5://10.0.0.1:1080' }],
  ['socks5h://Proxy.Example:9050', { kind: 'socks5', hostname: 'proxy.example', port: 9050 }],
  [
    'http://us%20er:p%3Aw%40@proxy.example:8080',
    { credentials: { username: 'us er', password: 'p:w@' }, url: 'http://proxy.example:8080' },
  ],
  ['proxy.example:3128', { kind: 'http', hostname: 'proxy.example', port: 3128 }],
  ['[::1]:3128', { kind: 'http', hostname: '::1', port: 3128 }],
  [new URL('socks5://10.0.0.1:1080'), { kind: 'socks5', hostname: '10.0.0.1', port: 1080 }],
  ['socks5://user:päss@proxy.example', { credentials: { username: 'user', password: 'päss' } }],
])('%s is a proxy', (text, settings) => {
  expect(parseProxySettings(text)).toMatchObject(settings);
});

test.each([
  '',
  'proxy.example',
  'user:secret@proxy.example:3128',
  new URL('ftp://proxy.example/'),
  'https://proxy.example:3128',
  'socks4://proxy.example',
  'http://proxy.example/path',
  'http://proxy.example/?query',
  'socks5://proxy.example/#hash',
  'http://us%3Aer:secret@proxy.example',
  'http://user:sec%0D%0Aret@proxy.example',
  'http://user:secret%ff@proxy.example',
  'socks5://:secret@proxy.example',
  `socks5://user:${'secret'.repeat(50)}@proxy.example`,
  'socks5://bad host',
  'socks5://',
  7,
  null,
])('%s is refused, and not told', (text) => {
  const parse = () => parseProxySettings(text);
  expect(parse).toThrow(expect.objectContaining({ code: 'IE_NET_INVALID_OPTION' }));
  expect(parse).toThrow('invalid option proxy: give http:// or socks5:// with host and port');
  expect(parse).not.toThrow(/secret/u);
});
