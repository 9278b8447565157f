import { expect, test } from 'vitest';
import { encodingOfMeta } from './meta-encoding.js';

const PRAGMA = 'Content-Type';

test.each([
  [{ charset: 'GB2312' }, 'gbk'],
  [{ charset: ' utf-16be ' }, 'utf-8'],
  [{ charset: 'x-user-defined' }, 'windows-1252'],
  [{ httpEquiv: PRAGMA, content: 'text/html; charset=koi8-r' }, 'koi8-r'],
  [{ httpEquiv: PRAGMA, content: 'text/html; charset="koi8-r"' }, 'koi8-r'],
  [{ charset: 'nonsense', httpEquiv: PRAGMA, content: 'charset=koi8-r' }, 'koi8-r'],
  [{ charset: 'nonsense' }, undefined],
  [{ httpEquiv: 'refresh', content: 'charset=koi8-r' }, undefined],
  [{ content: 'charset=koi8-r' }, undefined],
  [{ httpEquiv: PRAGMA, content: 'charset="koi8-r' }, undefined],
  [{ httpEquiv: PRAGMA }, undefined],
  [{}, undefined],
])('a meta element with %j names %s', (attributes, encoding) => {
  expect(encodingOfMeta(attributes)).toBe(encoding);
});
