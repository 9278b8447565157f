import { createServer } from 'node:net';

/**
 * The server that all peers ask, in a process of its own. It speaks just enough HTTP, so that it costs little of the
 * cores that it shares with them.
 */
const page = Buffer.from(`HTTP/1.1 200 OK\r\ncontent-length: 2048\r\n\r\n${'x'.repeat(2048)}`);
const piece = Buffer.alloc(256 * 1024, 'x');

const server = createServer((socket) => {
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
});

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

server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => server.getConnections((_error, connections) => process.send({ connections })));
process.on('disconnect', () => process.exit(0));
