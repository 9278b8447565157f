import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { spawnChild } from '@internet-exploder/ie-sandbox';
import { parse } from 'parse5';
import { obey } from '../lib/worker-process.mjs';
import { PAGES } from './pages.mjs';

/** How many pages are asked of a renderer at a time: as one is parsed, the next is on its way. */
const UNDER_WAY = 4;

const HEADERS = [['content-type', 'text/html; charset=utf-8']];

/** Each parses the bytes of a page, in the main thread of the process with that id. */
const PEERS = {
  renderer: async () => {
    const entry = fileURLToPath(new URL('../../packages/ie-shell/dist/child-renderer.cjs', import.meta.url));
    const { channel, pid } = await spawnChild('renderer', { entry, bundled: true, sandbox: 'best-effort' });
    const request = { type: 'OpenPage', url: 'https://example.com/', headers: HEADERS };
    const parsePage = async (body) => {
      const answer = await channel.request({ ...request, body });
      if (answer.type !== 'PageOpened') throw new Error(answer.error);
      await channel.send({ type: 'ClosePage', of: answer.id });
    };
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
  const work = async () => {
    while (performance.now() - startedAt < sliceMs) {
      await parsePage(body);
      parsed += body.length;
    }
  };
  await Promise.all(Array.from({ length: UNDER_WAY }, work));
  return { rate: parsed / 1_000 / (mainThreadMs() - before) };
}

function mainThreadMs() {
  const [nanoseconds] = readFileSync(`/proc/${pid}/task/${pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1e6;
}
