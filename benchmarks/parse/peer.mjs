import { readFileSync } from 'node:fs';
import { parse } from 'parse5';
import { launch } from '../../packages/ie-shell/dist/index.js';
import { obey } from '../lib/worker-process.mjs';
import { PAGES } from './pages.mjs';

/** All of one site, so that they have one renderer. */
const ORIGIN = { baseUrl: 'https://example.com/', headers: [['content-type', 'text/html; charset=utf-8']] };

/** Each parses the bytes of a page, in the main thread of the process with that id. */
const PEERS = {
  renderer: async () => {
    const browser = await launch();
    const parsePage = async (body) => {
      const page = await browser.openHtml(body, ORIGIN);
      await page.close();
    };
    // A renderer stays for as long as it has a page.
    await browser.openHtml('<p>', ORIGIN);
    const { pid } = browser.processes().find(({ kind }) => kind === 'renderer');
    return { pid, parsePage };
  },
  'parse5 in process': async () => {
    const parsePage = async (body) => {
      const { childNodes } = parse(new TextDecoder().decode(body), { scriptingEnabled: false });
      if (childNodes.length === 0) throw new Error('nothing was parsed');
    };
    return { pid: process.pid, parsePage };
  },
};

const [name] = process.argv.slice(2);
const { pid, parsePage } = await PEERS[name]();

obey({ parse: measure });

/** Millions of bytes a second of the main thread's own time: what else the machine does is no part of it. */
async function measure({ page, sliceMs }) {
  const body = Buffer.from(PAGES.find((each) => each.name === page).html);
  const startedAt = performance.now();
  const before = mainThreadMs();
  let parsed = 0;
  while (performance.now() - startedAt < sliceMs) {
    await parsePage(body);
    parsed += body.length;
  }
  return { rate: parsed / 1_000 / (mainThreadMs() - before) };
}

function mainThreadMs() {
  const [nanoseconds] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
