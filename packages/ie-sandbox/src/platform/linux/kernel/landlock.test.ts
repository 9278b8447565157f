import { describe, expect, it } from 'vitest';
import { handledRights, rulesetAttribute } from './landlock.js';

/** How many rights are set. */
const count = (rights: bigint) => rights.toString(2).replaceAll('0', '').length;

describe('handledRights', () => {
  // As the kernel's documentation lists what each version brought.
  it.each([
    [1, 13, 0, 0],
    [2, 14, 0, 0],
    [3, 15, 0, 0],
    [4, 15, 2, 0],
    [5, 16, 2, 0],
    [6, 16, 2, 2],
    [7, 16, 2, 2],
    [8, 16, 2, 2],
    [9, 17, 2, 2],
  ])('takes every right of version %i in hand for a renderer', (abi, fs, net, scoped) => {
    const handled = handledRights(abi, { kind: 'renderer' });
    expect([count(handled.fs), count(handled.net), count(handled.scoped)]).toEqual([fs, net, scoped]);
    // No gaps: the rights of a version are the lowest bits.
    expect(handled.fs).toBe((1n << BigInt(fs)) - 1n);
  });

  it('leaves a network process its connections, and no port of its own', () => {
    expect(handledRights(4, { kind: 'network' }).net).toBe(1n);
    expect(handledRights(4, { kind: 'renderer' }).net).toBe(3n);
    expect(handledRights(3, { kind: 'network' }).net).toBe(0n);
  });

  it('takes the connections of a network process in hand if it has a list of ports', () => {
    for (const connectPorts of [[], [{ from: 443, to: 443 }]]) {
      expect(handledRights(4, { kind: 'network', connectPorts }).net).toBe(3n);
      expect(handledRights(3, { kind: 'network', connectPorts }).net).toBe(0n);
    }
  });
});

describe('rulesetAttribute', () => {
  it.each([
    [1, 8],
    [2, 8],
    [3, 8],
    [4, 16],
    [5, 16],
    [6, 24],
    [7, 24],
    [8, 24],
    [9, 24],
  ])('is as long as version %i knows it', (abi, length) => {
    const handled = handledRights(abi, { kind: 'renderer' });
    const attribute = rulesetAttribute(abi, handled);
    expect(attribute).toHaveLength(length);
    expect(attribute.readBigUInt64LE(0)).toBe(handled.fs);
    if (length > 8) expect(attribute.readBigUInt64LE(8)).toBe(handled.net);
    if (length > 16) expect(attribute.readBigUInt64LE(16)).toBe(handled.scoped);
  });
});
