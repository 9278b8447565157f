import { describe, expect, test } from 'vitest';
import { parsePorts, portsToConnect } from './allowed-ports.js';

test('ports and ranges are read in any order, as numbers and as texts', () => {
  const ports = parsePorts(['8000-8080', 443, '80', 443]);
  expect(ports.text).toBe('80, 443, 8000-8080');
  const allowed = [79, 80, 81, 443, 7999, 8000, 8040, 8080, 8081].filter(ports.allows);
  expect(allowed).toEqual([80, 443, 8000, 8040, 8080]);
});

test('a range leaves out the ports that Fetch blocks', () => {
  const { ranges, allows } = parsePorts(['1-65535']);
  expect(allows(443)).toBe(true);
  for (const port of [1, 22, 25, 53, 6000, 10_080]) expect(allows(port)).toBe(false);
  expect(ranges.at(-1)).toEqual({ from: 10_081, to: 65_535 });
  expect(parsePorts(['5998-6001']).ranges).toEqual([
    { from: 5998, to: 5999 },
    { from: 6001, to: 6001 },
  ]);
});

describe('an invalid list is refused', () => {
  test.each<[unknown, string]>([
    ['443', `give a list of 1 to 256 ports such as [80, 443, '8000-8080']; got the string "443"`],
    [443, 'give a list of 1 to 256 ports'],
    [[], 'give a list of 1 to 256 ports'],
    [Array(257).fill(443), 'give a list of 1 to 256 ports'],
    [['abc'], 'give ports from 1 to 65535, and ranges such as 8000-8080; got the string "abc"'],
    [[''], 'got an empty string'],
    [[0], 'got the number 0'],
    [['0-80'], 'got the string "0-80"'],
    [[70_000], 'got the number 70000'],
    [['80-70000'], 'got the string "80-70000"'],
    [['8080-8000'], 'got the string "8080-8000"'],
    [['80-'], 'got the string "80-"'],
    [['-80'], 'got the string "-80"'],
    [[' 80'], 'got the string " 80"'],
    [['0x50'], 'got the string "0x50"'],
    [[1.5], 'got the number 1.5'],
    [[-1], 'got the number -1'],
    [[Number.NaN], 'got the number NaN'],
    [[null], 'got null'],
    [[[443]], 'got an array'],
    [[25], 'port 25 is blocked, because another protocol uses it; leave it out'],
    [['20-23'], 'ports 20-23 are blocked, because another protocol uses them; leave them out'],
  ])('%j', (ports, message) => {
    const refused = { name: 'NetError', code: 'IE_NET_INVALID_OPTION' };
    expect(() => parsePorts(ports)).toThrowError(expect.objectContaining(refused));
    expect(() => parsePorts(ports)).toThrow(
      `invalid option ports: ${message.replace(/^got/, 'give ports from 1 to 65535, and ranges such as 8000-8080; got')}`,
    );
  });
});

describe('the ports that a client connects to', () => {
  const ports = (settings: Parameters<typeof portsToConnect>[0]) =>
    portsToConnect(settings)?.map(({ from, to }) => (from === to ? from : `${from}-${to}`));

  test('are those of URLs and name servers', () => {
    expect(ports({ ports: [443, '8000-8080'] })).toEqual([443, '8000-8080', 53]);
  });

  test('are that of the proxy, too', () => {
    expect(ports({ ports: [443], proxy: 'http://127.0.0.1:3128' })).toEqual([443, 53, 3128]);
    expect(ports({ ports: [443], proxy: new URL('socks5://proxy.example') })).toEqual([443, 53, 1080]);
    expect(ports({ ports: [443], proxy: 'http://proxy.example' })).toEqual([443, 53, 80]);
    expect(ports({ ports: [443], proxy: 'ftp://no.proxy' })).toEqual([443, 53]);
  });

  test('are all without a list', () => {
    expect(ports({})).toBeUndefined();
    expect(ports({ proxy: 'http://127.0.0.1:3128' })).toBeUndefined();
  });
});
