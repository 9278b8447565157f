import { createServer } from 'node:net';

/**
 * The server that all peers ask, in a process of its own. It speaks just enough HTTP, so that it costs little of the
 * cores that it shares with them.
 */
const page = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: 2048\r\n\r\n${'x'.repeat(2048)}`);
const piece = Buffer.alloc(256 * 1024, 'x');

const serve = (socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => {});
  let received = '';
  socket.on('data', (chunk) => {
    received += chunk.toString('latin1');
    for (let end = received.indexOf('\r\n\r\n'); end >= 0; end = received.indexOf('\r\n\r\n')) {
      answer(socket, received.split(' ', 2)[1]);
      received = received.slice(end + 4);
    }
  });
};

function answer(socket, path) {
  const [, what, bytes] = path.split('/');
  if (what === 'bulk') pour(socket, Number(bytes));
  else if (what === 'late') setTimeout(() => socket.writable && socket.write(page), Number(bytes));
  else socket.write(page);
}

function pour(socket, bytes) {
  let left = bytes;
  const more = () => {
    while (left > 0 && socket.writable) {
      const next = left < piece.length ? piece.subarray(0, left) : piece;
      left -= next.length;
      if (!socket.write(next)) return socket.once('drain', more);
    }
  };
  socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n`);
  more();
}

/** On ten loopback addresses, each of them an origin, since a client opens only so many connections to one. */
const first = createServer(serve);
first.listen(0, '127.0.0.1', () => {
  const { port } = first.address();
  const others = Array.from({ length: 9 }, (_, index) =>
    createServer(serve).listen(port, `127.0.0.${index + 2}`),
  );
  process.send({ port });
  process.on('message', async () => {
    const counts = await Promise.all(
      [first, ...others].map(
        (server) => new Promise((resolve) => server.getConnections((_, count) => resolve(count))),
      ),
    );
    process.send({ connections: counts.reduce((sum, count) => sum + count, 0) });
  });
});
process.on('disconnect', () => process.exit(0));
