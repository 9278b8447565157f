/*
 * The encodings that browsers detect, by the detector's names for them. The bundle leaves out the detector's
 * data for all other encodings; see `lean-detector.mjs`.
 */

/** Single-byte encodings of Latin letters. */
export const LATIN: Readonly<Record<string, string>> = {
  'windows-1252': 'windows-1252',
  'windows-1250': 'windows-1250',
  'iso-8859-2': 'iso-8859-2',
  'windows-1254': 'windows-1254',
  'windows-1257': 'windows-1257',
  cp1258: 'windows-1258',
};

/** Single-byte encodings of other scripts. */
const OTHERS: Readonly<Record<string, string>> = {
  'windows-1251': 'windows-1251',
  'koi8-r': 'koi8-r',
  'koi8-u': 'koi8-u',
  'iso-8859-5': 'iso-8859-5',
  ibm866: 'ibm866',
  'windows-1253': 'windows-1253',
  'iso-8859-7': 'iso-8859-7',
  'windows-1255': 'windows-1255',
  'windows-1256': 'windows-1256',
  'iso-8859-6': 'iso-8859-6',
  cp874: 'windows-874',
  'tis-620': 'windows-874',
};

export const OF_MANY_BYTES: Readonly<Record<string, string>> = {
  gb18030: 'gbk',
  big5hkscs: 'big5',
  big5: 'big5',
  cp932: 'shift_jis',
  shift_jis: 'shift_jis',
  'euc-jp': 'euc-jp',
  cp949: 'euc-kr',
  'euc-kr': 'euc-kr',
};

export const GUESSED_ENCODINGS: Readonly<Record<string, string>> = { ...LATIN, ...OTHERS, ...OF_MANY_BYTES };
