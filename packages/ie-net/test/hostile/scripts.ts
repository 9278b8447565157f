import type { Socket } from 'node:net';

/** One request on a connection to a hostile server. */
export interface Peer {
  readonly socket: Socket;
  /** The requested path; empty before a request. */
  readonly path: string;
  /** The origin of the server. */
  readonly origin: string;
  /** Marks the response as complete, so that the client may keep the connection. */
  readonly whole: () => void;
}

/** Handles a connection of a server. Text is latin1: each character is one byte. */
export type Script = (peer: Peer) => void;

const CRLF = '\r\n';

/** A status line and headers, with the empty line. */
export function head(...lines: readonly string[]): string {
  const [first = '', ...rest] = lines;
  const status = first.startsWith('HTTP/') ? [] : ['HTTP/1.1 200 OK'];
  return [...status, first, ...rest, '', ''].filter((line, index) => line !== '' || index > 0).join(CRLF);
}

/** A complete response with a text. */
export function page(text: string): string {
  return head(`content-length: ${text.length}`) + text;
}

/** Writes, and leaves the connection open. */
export function say(text: string | Uint8Array, ...more: readonly (string | Uint8Array)[]): Script {
  return ({ socket }) => {
    for (const piece of [text, ...more]) socket.write(piece, 'latin1');
  };
}

/** Writes a response that a client may treat as complete, and leaves the connection open. */
export function answer(text: string, ...more: readonly (string | Uint8Array)[]): Script {
  return (peer) => {
    say(text, ...more)(peer);
    peer.whole();
  };
}

/** Writes, and ends the connection normally. */
export function close(text = '', ...more: readonly (string | Uint8Array)[]): Script {
  return (peer) => {
    say(text, ...more)(peer);
    peer.socket.end();
  };
}

/** Writes, waits a moment for the data to arrive, and resets the connection. */
export function reset(text = ''): Script {
  return ({ socket }) => {
    if (text === '') {
      socket.resetAndDestroy();
      return;
    }
    socket.write(text, 'latin1', () => setTimeout(() => socket.resetAndDestroy(), ARRIVAL_MS));
  };
}

const ARRIVAL_MS = 30;

/** Writes the first text at once, and the second byte by byte, repeatedly. */
export function drip(first: string, again: string): Script {
  return ({ socket }) => {
    socket.write(first, 'latin1');
    let next = 0;
    const timer = setInterval(() => {
      socket.write(again.charAt(next), 'latin1');
      next = (next + 1) % again.length;
    }, DRIP_MS);
    socket.once('close', () => clearInterval(timer));
  };
}

const DRIP_MS = 5;

/** Writes the first text, and then the second repeatedly, as fast as it is read. */
export function flood(first: string, again: string): Script {
  return ({ socket }) => {
    const block = Buffer.from(again.repeat(Math.ceil(FLOOD_BLOCK / again.length)), 'latin1');
    const more = () => {
      while (!socket.destroyed && socket.write(block));
    };
    socket.on('drain', more);
    socket.write(first, 'latin1');
    more();
  };
}

const FLOOD_BLOCK = 16 * 1024;

/** Redirects to a location. `ORIGIN` and `AUTHORITY` in it stand for the server's own. */
export function redirect(...locations: readonly string[]): Script {
  return (peer) => {
    const { origin } = peer;
    const lines = locations.map(
      (location) =>
        `location: ${location.replace('ORIGIN', origin).replace('AUTHORITY', new URL(origin).host)}`,
    );
    answer(head('HTTP/1.1 302 Found', ...lines, 'content-length: 0'))(peer);
  };
}

/** Runs the script of each path, and responds to other paths with a page. */
export function byPath(scripts: Readonly<Record<string, Script>>): Script {
  return (peer) => (scripts[peer.path] ?? answer(page(`page ${peer.path}`)))(peer);
}
