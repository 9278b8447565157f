import { describe, expect, test } from 'vitest';
import { type AllowPrivate, parseAddressPolicy } from './address-policy.js';

const allows = (allowPrivate: AllowPrivate, host: string, address = host) =>
  parseAddressPolicy(allowPrivate).allows(host, address);

test('without allowPrivate only public addresses are allowed', () => {
  expect(allows(false, 'site.example', '8.8.8.8')).toBe(true);
  expect(allows(false, 'site.example', '10.0.0.1')).toBe(false);
});

test('with allowPrivate: true private addresses are allowed', () => {
  expect(allows(true, 'site.example', '10.0.0.1')).toBe(true);
  expect(allows(true, 'site.example', '8.8.8.8')).toBe(true);
  expect(allows(true, 'localhost', '127.0.0.1')).toBe(true);
});

describe('link-local addresses and those for cloud metadata', () => {
  // With the nearest address that is not one of them.
  test.each([
    ['169.254.169.254', '169.253.169.254'],
    ['169.254.0.1', '169.255.0.1'],
    ['100.100.100.200', '100.100.100.201'],
    ['168.63.129.16', '168.63.129.17'],
    ['192.0.0.192', '192.0.0.193'],
    ['fd00:ec2::254', 'fd00:ec2::255'],
    ['fd00:0ec2:0:0:0:0:0:254', 'fd00:ec2:0:1::254'],
    ['fd00:ec2::23', 'fd00:ec2::24'],
    ['fd20:ce::254', 'fd20:ce::253'],
    ['fd00:c1::a9fe:a9fe', 'fd00:c1::a9fd:a9fe'],
    ['fd00:42::42', 'fd00:42::43'],
    ['fe80::a9fe:a9fe', 'fd80::a9fe:a9fe'],
    ['febf::1', 'fec0::1'],
    ['::ffff:169.254.169.254', '::ffff:10.0.0.1'],
    ['::FFFF:A9FE:A9FE', '::ffff:a00:1'],
    ['::ffff:168.63.129.16', '::ffff:168.63.129.17'],
    ['::169.254.169.254', '::10.0.0.1'],
    ['::ffff:0:169.254.169.254', '::ffff:0:10.0.0.1'],
    ['64:ff9b::100.100.100.200', '64:ff9b::10.0.0.1'],
    ['64:ff9b::a83f:8110', '64:ff9b::a83f:8111'],
    ['64:ff9b:1::169.254.169.254', '64:ff9b:1::10.0.0.1'],
    ['64:ff9b:1:a9fe:a9:fe00::', '64:ff9b:1:a00:0:100::'],
    ['64:ff9b:1:12a9:fe:a9fe::', '64:ff9b:1:120a:0:1::'],
    ['64:ff9b:1:1234:a9:fea9:fe00:0', '64:ff9b:1:1234:a:0:100:0'],
    ['2002:a9fe:a9fe::1', '2002:a00:1::1'],
    ['2002:a83f:8110::', '2002:a83f:8111::'],
    ['2001:0:808:808:0:0:5601:5601', '2001:0:808:808:0:0:f5ff:fffe'],
    ['2606:4700::5efe:169.254.169.254', '2606:4700::5efe:10.0.0.1'],
  ])('need a name: %s does, %s does not', (address, other) => {
    expect(allows(false, 'site.example', address)).toBe(false);
    expect(allows(true, 'site.example', address)).toBe(false);
    expect(allows(['*'], 'site.example', address)).toBe(false);
    expect(allows(true, 'site.example', other)).toBe(true);
    expect(allows(['*'], 'site.example', other)).toBe(true);
    for (const named of [[address], ['*', address], [`${address}/32`], ['site.example']]) {
      expect(allows(named, 'site.example', address)).toBe(true);
    }
  });

  test('are allowed by a block around them', () => {
    expect(allows(['169.254.0.0/16'], 'site.example', '169.254.169.254')).toBe(true);
    expect(allows(['168.63.0.0/16'], 'site.example', '168.63.129.16')).toBe(true);
    expect(allows(['fd00::/8'], 'site.example', 'fd00:ec2::254')).toBe(true);
    expect(allows(['fe80::/10'], 'site.example', 'fe80::1')).toBe(true);
  });

  test('include what has a zone, and what cannot be read', () => {
    for (const text of ['fe80::1%eth0', 'fd00:ec2::254%1', 'not an address', '']) {
      expect(allows(true, 'site.example', text)).toBe(false);
    }
    expect(allows(['site.example'], 'site.example', 'fe80::1%eth0')).toBe(true);
  });
});

test.each(['localhost', 'LOCALHOST', 'localhost.', 'app.localhost', 'a.b.localhost.'])(
  '%s is private even when it resolves to a public address',
  (host) => {
    expect(allows(false, host, '8.8.8.8')).toBe(false);
    expect(allows(['10.0.0.0/8'], host, '8.8.8.8')).toBe(false);
    expect(allows(false, 'localhost.example', '8.8.8.8')).toBe(true);
  },
);

test('a listed host name is matched in any letter case, with or without the final dot', () => {
  expect(allows(['Intranet.Example.'], 'intranet.example', '10.0.0.1')).toBe(true);
  expect(allows(['intranet.example'], 'INTRANET.example.', '10.0.0.1')).toBe(true);
  expect(allows(['bücher.example'], 'xn--bcher-kva.example', '10.0.0.1')).toBe(true);
  expect(allows(['intranet.example'], 'other.example', '10.0.0.1')).toBe(false);
  expect(allows(['intranet.example'], 'sub.intranet.example', '10.0.0.1')).toBe(false);
});

test.each([
  ['127.0.0.1', '127.0.0.1', '127.0.0.2'],
  ['127.1', '127.0.0.1', '127.0.0.2'],
  ['127.0.0.1', '::ffff:127.0.0.1', '::ffff:127.0.0.2'],
  ['::ffff:127.0.0.1', '127.0.0.1', '127.0.0.2'],
  ['::1', '::1', '::2'],
  ['[::1]', '0:0:0:0:0:0:0:1', '::2'],
  ['10.0.0.0/8', '10.255.0.1', '172.16.0.1'],
  ['10.0.0.0/8', '::ffff:10.1.1.1', '::ffff:192.168.0.1'],
  ['::ffff:10.0.0.0/104', '10.255.0.1', '172.16.0.1'],
  ['::ffff:10.0.0.0/104', '::ffff:10.1.1.1', '::ffff:172.16.0.1'],
  ['10.1.2.3/8', '10.255.0.1', '172.16.0.1'],
  ['169.254.169.254/32', '169.254.169.254', '169.254.169.253'],
  ['0x7f.1', '127.0.0.1', '127.0.0.2'],
  ['１２７.0.0.1', '127.0.0.1', '127.0.0.2'],
  ['fe80::/10', 'febf::1', 'fec0::1'],
  ['fd00::/8', 'fd12::1', 'fc00::1'],
  ['[fd00::]/8', 'fd12::1', 'fc00::1'],
  ['0.0.0.0/0', '127.0.0.1', '::1'],
  ['::/0', '::1', '10.0.0.1'],
])('%s allows %s but not %s', (entry, allowed, refused) => {
  expect(allows([entry], 'site.example', allowed)).toBe(true);
  expect(allows([entry], 'site.example', refused)).toBe(false);
});

test('an address that only stands for a listed one is not allowed with it', () => {
  expect(allows(['127.0.0.1'], 'site.example', '64:ff9b::7f00:1')).toBe(false);
  expect(allows(['64:ff9b::7f00:1'], 'site.example', '64:ff9b::7f00:1')).toBe(true);
});

describe('an invalid allowPrivate is refused', () => {
  test.each([
    [['']],
    [['host:8080']],
    [['*.example']],
    [['https://host']],
    [['10.0.0.0/33']],
    [['10.0.0/8']],
    [['host/8']],
    [['user@host']],
    [['two hosts']],
    [['[::1']],
    [['a[b]']],
    [['[10.0.0.0/8']],
    [[7]],
    ['localhost'],
    [null],
    [{}],
  ])('%j', (allowPrivate) => {
    expect(() => parseAddressPolicy(allowPrivate as unknown as AllowPrivate)).toThrowError(
      expect.objectContaining({ name: 'NetError', code: 'IE_NET_INVALID_OPTION' }),
    );
  });
});

test.each(['foo/bar', 'two hosts', '10.0.0.0/33'])('the refusal of %s says what an entry is', (entry) => {
  expect(() => parseAddressPolicy([entry])).toThrow(
    `invalid option allowPrivate: give host names, IP addresses or CIDR blocks such as 10.0.0.0/8; got the string "${entry}"`,
  );
});

test('the key tells apart policies that decide differently, and no others', () => {
  const key = (allowPrivate: AllowPrivate) => parseAddressPolicy(allowPrivate).key;
  expect(key(['a', 'b'])).toBe(key(['b', 'a', 'b']));
  const keys = [true, false, [], ['true'], ['*'], ['*', 'a'], ['a'], ['a', 'b'], ['a,b']].map(key);
  expect(new Set(keys).size).toBe(keys.length);
});

test('a policy that is remembered does not follow its list when that changes', () => {
  const list = ['10.0.0.1'];
  const policy = parseAddressPolicy(list);
  list[0] = '10.0.0.2';
  expect(policy.allows('10.0.0.1', '10.0.0.1')).toBe(true);
  expect(policy.allows('10.0.0.2', '10.0.0.2')).toBe(false);
  expect(parseAddressPolicy(list).allows('10.0.0.2', '10.0.0.2')).toBe(true);
  expect(parseAddressPolicy(['10.0.0.1'])).toBe(policy);
});
