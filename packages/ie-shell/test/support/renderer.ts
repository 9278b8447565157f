import type { BodySource, IpcMessage, OpenPage, ReadPage, WithoutId } from '@internet-exploder/ie-ipc';
import { spawnBuilt } from './spawn-built.js';

/** What `Renderer.open` opens. */
export interface PageSource {
  url: string;
  headers: OpenPage['headers'];
  body: Uint8Array | BodySource;
}

export type PageWish = Omit<WithoutId<ReadPage>, 'type' | 'of'>;

/** A page of a renderer process. */
export interface RemotePage {
  /** `PageOpened`, or why there is none. */
  opened: IpcMessage;
  /** Reads a part; `PageRead`, or why there is none. */
  ask(wish: PageWish): Promise<IpcMessage>;
  /** Reads a part that is there, as text. */
  read(part: PageWish['part']): Promise<string>;
  close(): Promise<void>;
}

/** Starts a renderer process as it was built, which is killed when the test is over, or `atEnd`: see `spawnBuilt`. */
export async function startRenderer(atEnd?: Parameters<typeof spawnBuilt>[2]) {
  const child = await spawnBuilt('renderer', undefined, atEnd);
  const { channel } = child;

  async function open(source: Partial<PageSource>): Promise<RemotePage> {
    const { url = 'https://example.com/', headers = HTML, body = new Uint8Array() } = source;
    const opened = await channel.request({ type: 'OpenPage', url, headers, body });
    const of = 'id' in opened ? (opened.id ?? -1) : -1;
    const ask = (wish: PageWish) => channel.request({ type: 'ReadPage', of, ...wish });
    const read = async (part: PageWish['part']) => textOf(await ask({ part }));
    return { opened, ask, read, close: () => channel.send({ type: 'ClosePage', of }) };
  }

  return { child, channel, open };
}

const HTML: OpenPage['headers'] = [['content-type', 'text/html; charset=utf-8']];

function textOf(answer: IpcMessage): string {
  if (answer.type !== 'PageRead') throw new Error(`no page was read: ${JSON.stringify(answer)}`);
  return Buffer.from(answer.body).toString();
}
