import { expect, test } from 'vitest';
import { findMetaEncoding, PRESCAN_BYTES, prescanHtml } from './prescan-html.js';

const scan = (text: string) => prescanHtml(Buffer.from(text, 'latin1'));

test.each<[html: string, encoding: string | undefined]>([
  ['<meta charset=utf-8>', 'utf-8'],
  ['<meta charset="koi8-r">', 'koi8-r'],
  ["<META\tCHARSET = 'KOI8-R' />", 'koi8-r'],
  ['<meta/charset=koi8-r>', 'koi8-r'],
  ['<meta charset=" koi8-r ">', 'koi8-r'],
  ['<meta charset=latin1>', 'windows-1252'],
  ['<meta charset=utf-16>', 'utf-8'],
  ['<meta charset=utf-16be>', 'utf-8'],
  ['<meta charset=x-user-defined>', 'windows-1252'],
  ['<meta charset=iso-2022-kr>', 'replacement'],
  ['<meta charset=nonsense>', undefined],
  ['<meta charset>', undefined],
  ['<meta charset=>', undefined],
  ['<meta charset=nonsense><meta charset=koi8-r>', 'koi8-r'],
  ['<meta charset=koi8-r><meta charset=utf-8>', 'koi8-r'],
  ['<meta charset=koi8-r charset=utf-8>', 'koi8-r'],
  ['<meta name=a content=b charset=koi8-r>', 'koi8-r'],
  ['<metadata charset=utf-8>', undefined],
  ['<meta>charset=utf-8', undefined],
  ['<meta http-equiv=Content-Type content="text/html; charset=koi8-r">', 'koi8-r'],
  ['<meta content="text/html; charset=koi8-r" http-equiv=content-type>', 'koi8-r'],
  ['<meta content="text/html; charset=koi8-r">', undefined],
  ['<meta http-equiv=refresh content="0; charset=koi8-r">', undefined],
  ['<meta http-equiv=content-type content="text/html">', undefined],
  ['<meta http-equiv=content-type content="charset = koi8-r;x">', 'koi8-r'],
  ['<meta http-equiv=content-type content="charset=\'koi8-r\' x">', 'koi8-r'],
  ['<meta http-equiv=content-type content="charset=\'koi8-r">', undefined],
  ['<meta http-equiv=content-type content="charset charset=koi8-r">', 'koi8-r'],
  ['<meta http-equiv=content-type content="xcharset=koi8-r">', 'koi8-r'],
  ['<meta http-equiv=content-type content="charset=koi8-r" charset=utf-8>', 'utf-8'],
  ['<meta http-equiv=content-type content="charset=koi8-r" charset=nonsense>', undefined],
  ['<!-- <meta charset=utf-8> --><meta charset=koi8-r>', 'koi8-r'],
  ['<!--><meta charset=koi8-r>', 'koi8-r'],
  ['<!---><meta charset=koi8-r>', 'koi8-r'],
  ['<!-- <meta charset=koi8-r>', undefined],
  ['<!doctype html><html lang="<meta charset=utf-8>"><meta charset=koi8-r>', 'koi8-r'],
  ['<a title=\'>\' b="<meta charset=utf-8>"><meta charset=koi8-r>', 'koi8-r'],
  ['</p title="<meta charset=utf-8>"><meta charset=koi8-r>', 'koi8-r'],
  ['<?php <meta charset=utf-8 ?><meta charset=koi8-r>', 'koi8-r'],
  ['</ <meta charset=utf-8><meta charset=koi8-r>', 'koi8-r'],
  ['<script>"<meta charset=koi8-r>"</script>', 'koi8-r'],
  ['<a =b=c d><meta charset=koi8-r>', 'koi8-r'],
  ['< meta charset=utf-8><<meta charset=koi8-r>', 'koi8-r'],
  ['<meta charset=koi8-r', undefined],
  ['<meta charset="koi8-r', undefined],
  ['<a title="<meta charset=koi8-r>', undefined],
  ['<meta', undefined],
  ['<', undefined],
  ['', undefined],
  ['<?xml version="1.0" encoding="koi8-r"?>', 'koi8-r'],
  ["<?xml encoding = 'koi8-r' ?>", 'koi8-r'],
  ['<?xml version="1.0" encoding="utf-16"?>', 'utf-8'],
  ['<?xml version="1.0" encoding="nonsense"?>', undefined],
  ['<?xml version="1.0" encoding=koi8-r?>', undefined],
  ['<?xml version="1.0" encoding="koi8-r"', undefined],
  ['<?xml version="1.0"?> encoding="koi8-r"', undefined],
  [' <?xml version="1.0" encoding="koi8-r"?>', undefined],
  ['<?xml encoding="koi8-r"?><meta charset=utf-8>', 'utf-8'],
  ['<\0?\0x\0', 'utf-16le'],
  ['\0<\0?\0x', 'utf-16be'],
])('%j says %s', (html, encoding) => {
  expect(scan(html)).toBe(encoding);
});

test.each([
  ['<meta charset=koi8-r>', 'koi8-r'],
  [`${' '.repeat(100_000)}<meta charset=koi8-r>`, 'koi8-r'],
  ["<script>'<meta charset=koi8-r>'</SCRIPT ><meta charset=gbk>", 'gbk'],
  ['<style><meta charset=koi8-r></style><title></titles><meta charset=koi8-r></title>', undefined],
  ['<textarea>', undefined],
  ['<script><meta charset=koi8-r>', undefined],
  ['<scripts><meta charset=koi8-r>', 'koi8-r'],
  ['<!-- <meta charset=koi8-r> -->', undefined],
])('anywhere in a page, what %j says is %s', (html, encoding) => {
  expect(findMetaEncoding(Buffer.from(html, 'latin1'))).toBe(encoding);
});

test('only the first 1024 bytes count', () => {
  const meta = '<meta charset=koi8-r>';
  const room = PRESCAN_BYTES - meta.length;
  expect(scan(`${' '.repeat(room)}${meta}`)).toBe('koi8-r');
  expect(scan(`${' '.repeat(room + 1)}${meta}`)).toBeUndefined();
});

test('a page cut off anywhere, or made of anything, is scanned without harm', () => {
  const page =
    '<!doctype html><!-- x --><html a="b" c=\'d\'><meta http-equiv="content-type" content="charset=x">';
  for (let length = 0; length <= page.length; length += 1)
    expect(scan(page.slice(0, length))).toBeUndefined();
  const pieces = ['<', '>', '/', '!', '--', '"', "'", '=', 'meta', ' ', 'charset', '?', 'a'];
  let state = 1;
  for (let round = 0; round < 2000; round += 1) {
    let text = '';
    for (let index = 0; index < 40; index += 1) {
      state = (state * 48271) % 2147483647;
      text += pieces[state % pieces.length];
    }
    expect(scan(text)).toBeUndefined();
  }
});
