import { expect, it } from 'vitest';
import { describePorts, parseConnectPorts } from './connect-ports.js';

it('sorts ports and ranges, and merges those that touch', () => {
  const given = [
    8081,
    { from: 8000, to: 8080 },
    443,
    80,
    443,
    { from: 8010, to: 8020 },
    { from: 79, to: 79 },
  ];
  expect(parseConnectPorts(given)).toEqual([
    { from: 79, to: 80 },
    { from: 443, to: 443 },
    { from: 8000, to: 8081 },
  ]);
  expect(describePorts(parseConnectPorts(given))).toBe('79-80, 443, 8000-8081');
  expect(describePorts(parseConnectPorts([]))).toBe('no port');
});

it.each<[unknown]>([
  ['443'],
  [443],
  [[0]],
  [[65_536]],
  [[-1]],
  [[1.5]],
  [[Number.NaN]],
  [['443']],
  [[null]],
  [[{ from: 2, to: 1 }]],
  [[{ from: 1 }]],
  [[{ from: 0, to: 5 }]],
])('refuses %j', (ports) => {
  expect(() => parseConnectPorts(ports)).toThrowError(
    expect.objectContaining({
      code: 'IE_SANDBOX_INVALID_OPTION',
      message: expect.stringContaining('invalid option connectPorts: give a list of ports from 1 to 65535'),
    }),
  );
});
