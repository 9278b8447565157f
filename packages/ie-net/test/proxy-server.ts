import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A working proxy on a loopback address. It resolves every name to 127.0.0.1. */
export interface ProxyServer {
  /** `host:port`. */
  readonly address: string;
  /** The received targets: `host:port`, with `user:password@` if credentials were sent. */
  readonly asked: readonly string[];
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** An HTTP proxy with CONNECT. It requires `credentials` (`user:password`), if given. */
export function serveHttpProxy(credentials?: string): Promise<ProxyServer> {
  return serve(async (read, socket, asked) => {
    let head = '';
    while (!head.endsWith('\r\n\r\n')) head += (await read(1)).toString('latin1');
    const [, host = '', port = ''] = /^CONNECT (.+):(\d+) HTTP\/1\.1\r\nHost: \1:\2\r\n/u.exec(head) ?? [];
    const [, token = ''] = /\r\nProxy-Authorization: Basic (\S+)\r\n/u.exec(head) ?? [];
    const told = Buffer.from(token, 'base64').toString();
    asked.push(`${told === '' ? '' : `${told}@`}${host}:${port}`);
    if (credentials !== undefined && told !== credentials) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="x"\r\n\r\n');
      return undefined;
    }
    return {
      port: Number(port),
      answer: Buffer.from('HTTP/1.1 200 Connection established\r\nVia: test\r\n\r\n'),
    };
  });
}

/** A SOCKS 5 proxy. It requires `credentials` (`user:password`), if given. */
export function serveSocks(credentials?: string): Promise<ProxyServer> {
  return serve(async (read, socket, asked) => {
    const [, count = 0] = await read(2);
    const methods = await read(count);
    const method = credentials === undefined ? 0 : 2;
    if (!methods.includes(method)) {
      socket.end(Buffer.from([5, 0xff]));
      return undefined;
    }
    socket.write(Buffer.from([5, method]));
    const told = credentials === undefined ? '' : await readPassword(read);
    if (credentials !== undefined) socket.write(Buffer.from([1, told === credentials ? 0 : 1]));
    const { host, port } = await readTarget(read);
    asked.push(`${told === '' ? '' : `${told}@`}${host}:${port}`);
    // The bound address is a name, which is the most complex form to parse.
    return { port, answer: Buffer.from([5, 0, 0, 3, 4, ...Buffer.from('here'), 1, 2]) };
  });
}

async function readTarget(read: Read): Promise<{ host: string; port: number }> {
  const [, , , type = 0] = await read(4);
  const length = type === 3 ? ((await read(1))[0] ?? 0) : type === 4 ? 16 : 4;
  const bytes = await read(length);
  const host = type === 3 ? bytes.toString() : type === 4 ? bytes.toString('hex') : bytes.join('.');
  return { host, port: (await read(2)).readUInt16BE(0) };
}

async function readPassword(read: Read): Promise<string> {
  const [, nameLength = 0] = await read(2);
  const name = await read(nameLength);
  const [passwordLength = 0] = await read(1);
  return `${name}:${await read(passwordLength)}`;
}

type Read = (count: number) => Promise<Buffer>;

/** The target of a connection, and the response when it is open. */
interface Request {
  readonly port: number;
  readonly answer: Buffer;
}

async function serve(
  shake: (read: Read, socket: Socket, asked: string[]) => Promise<Request | undefined>,
): Promise<ProxyServer> {
  const asked: string[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on('error', () => socket.destroy()).on('close', () => open.delete(socket));
    return socket;
  };
  const server = createServer((socket) => {
    keep(socket);
    const read: Read = (count) =>
      new Promise((resolve) => {
        const attempt = () => {
          const chunk: Buffer | null = count === 0 ? Buffer.alloc(0) : socket.read(count);
          if (chunk === null) socket.once('readable', attempt);
          else resolve(chunk);
        };
        attempt();
      });
    void shake(read, socket, asked).then((request) => {
      if (request === undefined) return;
      const target = keep(connect(request.port, '127.0.0.1'));
      target.on('close', () => socket.destroy());
      socket.on('close', () => target.destroy());
      target.on('connect', () => {
        socket.write(request.answer);
        socket.pipe(target).pipe(socket);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
