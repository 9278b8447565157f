import { expect, test } from 'vitest';
import { isPublicAddress, parseAddress, unmapAddress } from './address-class.js';

const PRIVATE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::7f00:1',
  '::127.0.0.1',
  '::8.8.8.8',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.0.0.1',
  '::ffff:0:127.0.0.1',
  '::ffff:0:8.8.8.8',
  '64:ff9b::7f00:1',
  '64:ff9b::10.0.0.1',
  '64:ff9b:1::8.8.8.8',
  '100::1',
  '2001::7f00:1:0:0:f7f7:f7f7',
  '2001:0:808:808:0:0:80ff:fffe',
  '2001:2::1',
  '2001:10::1',
  '2001:20::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '2002:a00:1::1',
  '2002:c0a8:101::1',
  '3fff::1',
  '4000::1',
  '5f00::1',
  'fc00::1',
  'fd12:3456::1',
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700::1%eth0',
  'fec0::1',
  'ff02::1',
];

const PUBLIC = [
  '1.1.1.1',
  '8.8.8.8',
  '11.0.0.1',
  '93.184.215.14',
  '100.63.255.255',
  '100.128.0.1',
  '172.15.255.255',
  '172.32.0.1',
  '192.167.255.255',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '64:ff9b::808:808',
  '2001:0:808:808:0:0:f7f7:f7f7',
  '2002:808:808::1',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
];

const NO_ADDRESS = [
  '',
  'localhost',
  '0177.0.0.1',
  '127.1',
  '2130706433',
  '0x7f.1',
  '8.8.8',
  '008.8.8.8',
  '[::1]',
  '8.8.8.8:80',
];

test.each(PRIVATE)('%s is private', (address) => {
  expect(isPublicAddress(address)).toBe(false);
});

test.each(PUBLIC)('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true);
});

test.each(NO_ADDRESS)('text that is no plain address is private: %j', (text) => {
  expect(isPublicAddress(text)).toBe(false);
});

test.each([
  ['::FFFF:127.0.0.1', '127.0.0.1'],
  ['2001:DB8:0:0::1', '2001:db8::1'],
  ['::127.0.0.1', '::7f00:1'],
  ['10.0.0.1', '10.0.0.1'],
])('%s is read as %s', (text, expected) => {
  const address = parseAddress(text);
  expect(address && unmapAddress(address).toString()).toBe(expected);
});
