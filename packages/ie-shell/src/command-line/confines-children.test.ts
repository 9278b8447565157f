import { describe, expect, it } from 'vitest';
import { confinesChildren } from './confines-children.js';

describe('confinesChildren', () => {
  it.each(['', 'example.com', '--headless', 'sandbox', '--dump json --sandbox require example.com'])(
    'takes %j for a command line with children to confine',
    (line) => {
      expect(confinesChildren(line.split(' '))).toBe(true);
    },
  );

  it.each([
    '--help',
    '-h',
    '--version',
    '-V',
    '--single-process example.com',
    '--sandbox off example.com',
    'example.com --sandbox=off',
    '--subprocess-kind=renderer',
    '--subprocess-kind network',
  ])('takes %j for one without', (line) => {
    expect(confinesChildren(line.split(' '))).toBe(false);
  });
});
