import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/temporary-folder.js';
import { requestBody } from './request-body.js';

const none = { method: undefined, headers: [], data: [], uploadFile: undefined };
const inputError = (message: RegExp) =>
  expect.objectContaining({ code: 'IE_SHELL_INPUT', message: expect.stringMatching(message) });

function fileOf(content: string | Uint8Array): string {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, content);
  return file;
}

async function textOf(body: unknown): Promise<string> {
  let text = '';
  for await (const piece of body as AsyncIterable<Uint8Array>) text += Buffer.from(piece).toString();
  return text;
}

describe('the body of a request', () => {
  it('is none where none is asked for', async () => {
    expect(await requestBody(none)).toEqual({ headers: [] });
    expect(await requestBody({ ...none, method: 'DELETE' })).toEqual({ method: 'DELETE', headers: [] });
  });

  it('of data is posted as a form, the parts joined, files byte for byte', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
    const data = ['a=1', `@${fileOf(bytes)}`, 'b=ü'];
    expect(await requestBody({ ...none, data })).toEqual({
      method: 'POST',
      headers: [['content-type', 'application/x-www-form-urlencoded']],
      body: Buffer.concat([Buffer.from('a=1&'), bytes, Buffer.from('&b=ü')]),
    });
  });

  it('has the method and type that are asked for', async () => {
    const headers: [string, string][] = [['content-type', 'text/plain']];
    expect(await requestBody({ ...none, method: 'PATCH', headers, data: [''] })).toEqual({
      method: 'PATCH',
      headers,
      body: Buffer.alloc(0),
    });
  });

  it('that is a file is put with its length', async () => {
    const { body, ...rest } = await requestBody({ ...none, uploadFile: fileOf('content') });
    expect(rest).toEqual({ method: 'PUT', headers: [['content-length', '7']] });
    expect(await textOf(body)).toBe('content');
  });

  it('that is an empty file is no stream, and so has a length without being told', async () => {
    expect(await requestBody({ ...none, uploadFile: fileOf('') })).toEqual({
      method: 'PUT',
      headers: [],
      body: new Uint8Array(),
    });
  });

  it('of a file that grows meanwhile is what was announced', async () => {
    const file = fileOf('content');
    const { body } = await requestBody({ ...none, uploadFile: file });
    writeFileSync(file, 'content and more');
    expect(await textOf(body)).toBe('content');
  });

  it.skipIf(process.platform !== 'linux')('of a file that tells no length is all that it has', async () => {
    const { body, headers } = await requestBody({ ...none, uploadFile: '/proc/self/status' });
    expect(headers).toEqual([]);
    expect(await textOf(body)).toContain('Threads:');
  });

  it.skipIf(process.platform === 'win32')('of data without an end is an error, and not read on', async () => {
    await expect(requestBody({ ...none, data: ['@/dev/zero'] })).rejects.toEqual(
      inputError(/^\/dev\/zero cannot be read: it has more than 66060288 bytes$/),
    );
  });

  it('that cannot be read is an error that says so', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'folder'));
    const missing = join(folder, 'missing');
    await expect(requestBody({ ...none, data: [`@${missing}`] })).rejects.toEqual(
      inputError(/missing.*ENOENT/),
    );
    await expect(requestBody({ ...none, uploadFile: missing })).rejects.toEqual(
      inputError(/missing.*ENOENT/),
    );
    await expect(requestBody({ ...none, uploadFile: join(folder, 'folder') })).rejects.toEqual(
      inputError(/it is a folder/),
    );
  });
});
