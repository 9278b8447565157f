import { describe, expect, it } from 'vitest';
import { startRenderer } from './support/renderer.js';

const HTML = '<!doctype html><title>One</title><p>Two <b>thrée</b>';

describe('a renderer process', () => {
  it('gives the markup of a page that comes whole', async () => {
    const { open } = await startRenderer();
    const page = await open({ body: Buffer.from(HTML) });
    expect(page.opened).toMatchObject({ type: 'PageOpened', mimeType: 'text/html', encoding: 'utf-8' });
    expect(await page.read('dom')).toBe(
      '<!DOCTYPE html><html><head><title>One</title></head><body><p>Two <b>thrée</b></p></body></html>',
    );
  });

  it('gives the text of a page that comes byte by byte', async () => {
    const { open } = await startRenderer();
    const bytes = [...Buffer.from(HTML)].map((byte) => Uint8Array.of(byte));
    const page = await open({ body: ReadableStream.from(bytes) });
    expect(await page.read('text')).toBe('Two thrée\n');
  });

  it('reads a page in the encoding that it names, even in pieces', async () => {
    const { open } = await startRenderer();
    const bytes = Buffer.from('<meta charset=shift_jis><p>\x82\xa0', 'latin1');
    const page = await open({
      headers: [['content-type', 'text/html']],
      body: ReadableStream.from([...bytes].map((byte) => Uint8Array.of(byte))),
    });
    expect(page.opened).toMatchObject({ type: 'PageOpened', encoding: 'shift_jis' });
    expect(await page.read('text')).toBe('あ\n');
  });

  it('finds out what a body is where no header says so, and refuses what is no text', async () => {
    const { open } = await startRenderer();
    const text = await open({ headers: [], body: Buffer.from('just <b>text') });
    expect(text.opened).toMatchObject({ type: 'PageOpened', mimeType: 'text/plain' });
    expect(await text.read('text')).toBe('just <b>text\n');
    const image = await open({ headers: [], body: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') });
    expect(image.opened).toMatchObject({ type: 'PageError', code: 'IE_SHELL_NOT_TEXT' });
    expect(await image.ask({ part: 'text' })).toMatchObject({ code: 'IE_SHELL_NOT_TEXT' });
  });

  it('tells what of a page is not read', async () => {
    const { open } = await startRenderer();
    const deep = '<div>'.repeat(600);
    const page = await open({ body: Buffer.from(`<script>0</script><iframe></iframe>${deep}`) });
    expect(page.opened).toMatchObject({ unread: { scripts: 1, frames: 1, flattened: 90, attributes: 0 } });
  });

  it('answers others while a page is still to come, and lets readings wait for it', async () => {
    const { channel } = await startRenderer();
    let end = () => {};
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(Buffer.from('<p>early'));
        end = () => controller.close();
      },
    });
    await channel.send({ type: 'OpenPage', id: 1, url: 'https://example.com/', headers: [], body });
    const read = channel.request({ type: 'ReadPage', of: 1, part: 'text' });
    await channel.send({ type: 'Ping' });
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    end();
    expect(await channel.recv()).toMatchObject({ type: 'PageOpened', id: 1 });
    expect(await read).toMatchObject({ type: 'PageRead', body: Buffer.from('early\n') });
  });

  it('keeps several pages apart, and forgets those that are closed', async () => {
    const { open } = await startRenderer();
    const [one, two] = await Promise.all([
      open({ body: Buffer.from('<p>1') }),
      open({ body: Buffer.from('<p>2') }),
    ]);
    expect(await Promise.all([one.read('text'), two.read('text')])).toEqual(['1\n', '2\n']);
    await one.close();
    expect(await one.ask({ part: 'text' })).toMatchObject({ type: 'PageError', code: 'IE_SHELL_PAGE' });
    expect(await two.read('text')).toBe('2\n');
  });

  it('removes from markup what could steer a terminal, and counts it', async () => {
    const { open } = await startRenderer();
    const page = await open({ body: Buffer.from('<body>a\u001b]0;b\u0007\u202e\u{e0041}') });
    const answer = await page.ask({ part: 'dom' });
    expect(answer).toMatchObject({
      body: Buffer.from('<html><head></head><body>a]0;b</body></html>'),
      removed: { control: 2, bidi: 1, tag: 1, links: 0, hidden: 0 },
    });
  });

  it('leaves a body whose page is closed before it has come', async () => {
    const { channel } = await startRenderer();
    let leave = () => {};
    const left = new Promise<void>((resolve) => (leave = resolve));
    const body = new ReadableStream<Uint8Array>({ cancel: () => leave() });
    await channel.send({ type: 'OpenPage', id: 1, url: 'https://example.com/', headers: [], body });
    await channel.send({ type: 'ClosePage', of: 1 });
    await left;
    expect(await channel.recv()).toMatchObject({ type: 'PageError', id: 1, code: 'IE_SHELL_PAGE' });
  });

  it('leaves and forgets a page whose request is given up before it has come, and no other', async () => {
    const { channel, open } = await startRenderer();
    const other = await open({ body: Buffer.from('<p>other') });
    let leave = () => {};
    const left = new Promise<void>((resolve) => (leave = resolve));
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(Buffer.from('<p>half')),
      cancel: () => leave(),
    });
    const giveUp = new AbortController();
    const order = { type: 'OpenPage', url: 'https://example.com/', headers: [], body } as const;
    const opening = channel.request(order, { signal: giveUp.signal });
    await channel.send({ type: 'Ping' });
    expect(await channel.recv()).toEqual({ type: 'Pong' });
    giveUp.abort(new Error('seen enough'));
    await expect(opening).rejects.toThrow('seen enough');
    await left;
    // Ids are issued in a row.
    const given = 'id' in other.opened ? (other.opened.id ?? -1) + 1 : 0;
    expect(await channel.request({ type: 'ReadPage', of: given, part: 'text' })).toMatchObject({
      type: 'PageError',
      error: expect.stringContaining(`page ${given} does not exist`),
    });
    expect(await other.read('text')).toBe('other\n');
  });

  it('exits on Shutdown while a page is still to come', async () => {
    const { child, channel } = await startRenderer();
    const body = new ReadableStream<Uint8Array>();
    await channel.send({ type: 'OpenPage', id: 1, url: 'https://example.com/', headers: [], body });
    expect(await child.shutdown()).toBe('clean');
  });
});
