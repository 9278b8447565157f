import { expect, test } from 'vitest';
import { decodeBytes, decoderOf, findEncoding } from './encodings.js';

/** https://encoding.spec.whatwg.org/#names-and-labels, with the labels that differ most from the name. */
const labels: Readonly<Record<string, string>> = {
  'utf-8': 'utf8 unicode-1-1-utf-8 x-unicode20utf8',
  ibm866: '866 cp866 csibm866',
  'iso-8859-2': 'latin2 l2 iso_8859-2:1987',
  'iso-8859-3': 'latin3 csisolatin3',
  'iso-8859-4': 'latin4 iso-ir-110',
  'iso-8859-5': 'cyrillic iso88595',
  'iso-8859-6': 'arabic asmo-708 ecma-114 iso-8859-6-i',
  'iso-8859-7': 'greek greek8 sun_eu_greek elot_928',
  'iso-8859-8': 'hebrew visual csiso88598e',
  'iso-8859-8-i': 'logical csiso88598i',
  'iso-8859-10': 'latin6 l6',
  'iso-8859-13': 'iso885913',
  'iso-8859-14': 'iso8859-14',
  'iso-8859-15': 'l9 csisolatin9',
  'iso-8859-16': 'iso-8859-16',
  'koi8-r': 'koi koi8 cskoi8r',
  'koi8-u': 'koi8-ru',
  macintosh: 'mac x-mac-roman csmacintosh',
  'windows-874': 'tis-620 dos-874 iso-8859-11',
  'windows-1250': 'cp1250 x-cp1250',
  'windows-1251': 'cp1251',
  'windows-1252': 'ascii latin1 iso-8859-1 us-ascii l1 cp819 ansi_x3.4-1968',
  'windows-1253': 'cp1253',
  'windows-1254': 'latin5 iso-8859-9 l5',
  'windows-1255': 'cp1255',
  'windows-1256': 'cp1256',
  'windows-1257': 'cp1257',
  'windows-1258': 'cp1258',
  'x-mac-cyrillic': 'x-mac-ukrainian',
  gbk: 'gb2312 chinese x-gbk gb_2312-80',
  gb18030: 'gb18030',
  big5: 'big5-hkscs cn-big5 x-x-big5',
  'euc-jp': 'x-euc-jp cseucpkdfmtjapanese',
  'iso-2022-jp': 'csiso2022jp',
  shift_jis: 'sjis ms_kanji windows-31j x-sjis ms932',
  'euc-kr': 'korean ks_c_5601-1987 windows-949',
  replacement: 'iso-2022-kr hz-gb-2312 iso-2022-cn csiso2022kr',
  'utf-16be': 'unicodefffe',
  'utf-16le': 'utf-16 ucs-2 unicode iso-10646-ucs-2',
  'x-user-defined': 'x-user-defined',
};

test.each(Object.entries(labels))('%s has its labels', (name, others) => {
  for (const label of [name, name.toUpperCase(), ` \t${name}\n`, ...others.split(' ')])
    expect([label, findEncoding(label)]).toEqual([label, name]);
  expect(decodeBytes(Buffer.from([]), name)).toBe('');
});

test.each([
  '',
  ' ',
  'nonsense',
  'utf-7',
  'utf-32',
  'utf 8',
  'cesu-8',
  '\0utf-8',
  'utf-8\u00a0',
  'x'.repeat(1e6),
])('%j is no label', (label) => {
  expect(findEncoding(label)).toBeUndefined();
});

test.each<[encoding: string, bytes: string, text: string]>([
  ['utf-8', 'efbbbf c3a9 ff', 'é\ufffd'],
  ['utf-16le', 'fffe e900 3dd8a9dc 00d8', 'é💩\ufffd'],
  ['utf-16be', 'feff 00e9 41', 'é\ufffd'],
  ['windows-1252', '41 80 81 8d 8f 90 9d 9f a0 ff', 'A€\u0081\u008d\u008f\u0090\u009dŸ\u00a0ÿ'],
  ['windows-1252', '8283848586 878889 8a8b8c8e', '‚ƒ„…†‡ˆ‰Š‹ŒŽ'],
  ['windows-1252', '9192939495 96979899 9a9b9c9e', '‘’“”•–—˜™š›œž'],
  ['iso-8859-15', 'a4 a6', '€Š'],
  ['iso-8859-16', '41 80 a4 aa ba de fe ff', 'A\u0080€ȘșȚțÿ'],
  ['x-user-defined', '41 80 ff', 'A\uf780\uf7ff'],
  ['koi8-u', 'a4 ae be c1', 'єўЎа'],
  ['windows-874', 'a1 db fc', 'ก\ufffd\ufffd'],
  ['windows-1253', 'aa c1', '\ufffdΑ'],
  ['windows-1251', 'cff0e8', 'При'],
  ['ibm866', '8fe0a8', 'При'],
  ['macintosh', '8e db', 'é€'],
  ['shift_jis', '82a0 b1', 'あｱ'],
  ['euc-jp', 'a4a2', 'あ'],
  ['iso-2022-jp', '1b2442 2422 1b2842 41', 'あA'],
  ['euc-kr', 'b0a1', '가'],
  ['gbk', 'd6d0 80', '中€'],
  ['gb18030', '8130 8436', '\u00a5'],
  ['big5', 'a4a4', '中'],
  ['replacement', '41', '\ufffd'],
])('%s makes of %s: %s', (encoding, bytes, text) => {
  expect(decodeBytes(Buffer.from(bytes.replaceAll(' ', ''), 'hex'), encoding)).toBe(text);
});

test('bytes in the middle of a buffer are decoded alone', () => {
  const bytes = new Uint8Array([0x41, 0x80, 0x42]).subarray(1, 2);
  expect(decodeBytes(bytes, 'windows-1252')).toBe('€');
  expect(decodeBytes(bytes, 'utf-8')).toBe('\ufffd');
});

test.each([
  ['utf-8', '\xef\xbb\xbfa\xe6\x97\xa5\xf0\x9f\x98\x80\xe6', 'a日😀\ufffd'],
  ['utf-16le', '\xff\xfea\0\x3d\xd8\x00\xde', 'a😀'],
  ['shift_jis', '\x82\xa0a\x82', 'あa\ufffd'],
  ['windows-1252', 'a\x80', 'a€'],
  ['koi8-u', '\xae\xc1', 'ўа'],
  ['replacement', 'abc', '\ufffd'],
])('bytes in %s are decoded one by one as they are together', (encoding, latin1, text) => {
  const bytes = Buffer.from(latin1, 'latin1');
  const decode = decoderOf(encoding);
  const pieces = Array.from(bytes, (byte) => decode(Uint8Array.of(byte), false));
  expect(pieces.join('') + decode(new Uint8Array(), true)).toBe(text);
  expect(decodeBytes(bytes, encoding)).toBe(text);
});
