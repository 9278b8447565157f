import { expect, test } from 'vitest';
import { formDataBlob } from './form-data-blob.js';

const fail = (problem: string) => new TypeError(problem);

function form(): FormData {
  const data = new FormData();
  data.append('name', 'Jörg');
  data.append('text', 'one\ntwo\r\nthree\rfour');
  data.append('a "quoted"\r\nname', '');
  data.append('file', new File(['<p>'], 'a "b"\nc.html', { type: 'text/html' }));
  data.append('file', new Blob([new Uint8Array([0, 255])]));
  return data;
}

test('a form is written as Node.js writes it, but for the boundary', async () => {
  const ours = formDataBlob(form(), fail);
  const theirs = new Response(form());
  const boundary = (type: string | null) => /boundary=(\S+)/u.exec(type ?? '')?.[1] ?? '';
  const text = (bytes: ArrayBuffer) => Buffer.from(bytes).toString('latin1');
  expect(text(await ours.arrayBuffer()).replaceAll(boundary(ours.type), 'B')).toBe(
    text(await theirs.arrayBuffer()).replaceAll(boundary(theirs.headers.get('content-type')), 'B'),
  );
});

test('a form is read by its boundary as what it was', async () => {
  const blob = formDataBlob(form(), fail);
  const read = await new Response(blob, { headers: { 'content-type': blob.type } }).formData();
  expect(read.get('name')).toBe('Jörg');
  expect(read.get('text')).toBe('one\r\ntwo\r\nthree\r\nfour');
  const [page, bytes] = read.getAll('file') as File[];
  expect({ type: page?.type, text: await page?.text() }).toEqual({ type: 'text/html', text: '<p>' });
  expect(new Uint8Array((await bytes?.arrayBuffer()) ?? [])).toEqual(new Uint8Array([0, 255]));
});

test('the boundary is another one each time, and an empty form has nothing else', async () => {
  const [one, other] = [formDataBlob(new FormData(), fail), formDataBlob(new FormData(), fail)];
  expect(one.type).not.toBe(other.type);
  expect(await one.text()).toMatch(/^------formdata-[0-9a-f]{32}--\r\n$/u);
});

test('a file that is no Blob of Node.js is refused, and not sent as its name', () => {
  const foreign = [['file', { name: 'a', [Symbol.toStringTag]: 'File' }]] as unknown as FormData;
  expect(() => formDataBlob(foreign, fail)).toThrow('give FormData with Node.js Blobs as files');
});
