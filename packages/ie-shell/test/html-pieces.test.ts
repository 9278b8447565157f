import { Readable } from 'node:stream';
import { describe, expect, it, onTestFinished } from 'vitest';
import { launch } from '../dist/index.js';

/** The site of the pages of a test: they share one renderer. */
const SITE = { baseUrl: 'https://example.com/' };

/** A browser that has a page of the site. */
async function browserWithPage() {
  const browser = await launch();
  onTestFinished(() => browser.close());
  const page = await browser.openHtml('<p>other', SITE);
  const renderers = () => browser.processes().filter(({ kind }) => kind === 'renderer');
  const [{ pid } = {}] = renderers();
  /** The renderer of that page goes on, with it and with new ones. */
  const goesOn = async () => {
    expect(renderers()).toMatchObject([{ pid }]);
    expect((await page.text()).text).toBe('other\n');
    const next = await browser.openHtml(Readable.from([Buffer.from('<p>ne'), Buffer.from('xt')]), SITE);
    expect((await next.text()).text).toBe('next\n');
    expect(renderers()).toMatchObject([{ pid }]);
  };
  return { browser, goesOn };
}

/** HTML that begins, and then does as it is told. */
async function* begun(goOn: () => Promise<unknown>) {
  yield Buffer.from('<p>half');
  await goOn();
}

const never = () => new Promise(() => {});

describe('HTML in pieces', () => {
  it('is given up when it does not come in time, and nothing but that', async () => {
    const { browser, goesOn } = await browserWithPage();
    const late = { code: 'IE_SHELL_TIMEOUT', message: 'the page did not arrive within 0.1 s' };
    await expect(browser.openHtml(begun(never), { ...SITE, timeoutMs: 100 })).rejects.toMatchObject(late);
    const silent = new ReadableStream<Uint8Array>();
    await expect(browser.openHtml(silent, { ...SITE, timeoutMs: 100 })).rejects.toMatchObject(late);
    await goesOn();
  });

  it('is read however slowly it comes, if that is in time', async () => {
    const { browser } = await browserWithPage();
    const stream = new Readable({ read() {} });
    const opening = browser.openHtml(stream, SITE);
    for (const sign of '<p>slow') {
      stream.push(sign);
      await new Promise(setImmediate);
    }
    stream.push(null);
    expect((await (await opening).text()).text).toBe('slow\n');
  });

  it('fails of what its stream fails of midway, and nothing but that', async () => {
    const { browser, goesOn } = await browserWithPage();
    const broken = begun(() => Promise.reject(new Error('the disk is gone')));
    await expect(browser.openHtml(broken, SITE)).rejects.toThrow('the disk is gone');
    const stream = new Readable({ read() {} });
    stream.push('<p>half');
    const opening = browser.openHtml(stream, SITE);
    setImmediate(() => stream.destroy(new Error('the peer is gone')));
    await expect(opening).rejects.toThrow('the peer is gone');
    await goesOn();
  });

  it('is given up by its signal, with the reason of that, and nothing but that', async () => {
    const { browser, goesOn } = await browserWithPage();
    const giveUp = new AbortController();
    const pieces = begun(async () => {
      giveUp.abort(new Error('seen enough'));
      await never();
    });
    await expect(browser.openHtml(pieces, { ...SITE, signal: giveUp.signal })).rejects.toThrow('seen enough');
    await expect(browser.openHtml('<p>x', { ...SITE, signal: giveUp.signal })).rejects.toThrow('seen enough');
    await goesOn();
  });

  it('is refused as misuse where it is no bytes, and nothing but that', async () => {
    const { browser, goesOn } = await browserWithPage();
    const open = (html: unknown) => browser.openHtml(html as Uint8Array, SITE);
    const misuse = (message: RegExp) => ({
      code: 'IE_SHELL_USAGE',
      message: expect.stringMatching(message),
    });
    await expect(open(Readable.from(['<p>a', '<p>b']))).rejects.toMatchObject(
      misuse(/got the string "<p>a"$/),
    );
    await expect(open(Readable.from([Buffer.from('<p>a'), { b: 1 }]))).rejects.toMatchObject(
      misuse(/got an object$/),
    );
    for (const html of [7, null, undefined, {}]) {
      await expect(open(html)).rejects.toMatchObject(misuse(/a string, bytes, or a stream/));
    }
    await goesOn();
  });
});
