/**
 * Either end of fork's channel. JSON has no bytes, so a body travels as base64 there, and is bytes again for
 * whoever receives it.
 */
export function forkEndpoint(peer, serialization) {
  const isJson = serialization === 'json';
  return {
    send(message) {
      peer.send(isJson && message.body ? { ...message, body: toBase64(message.body) } : message);
    },
    listen(handler) {
      peer.on('message', (message) => {
        if (isJson && message.body) message.body = Buffer.from(message.body, 'base64');
        handler(message);
      });
    },
  };
}

function toBase64(body) {
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString('base64');
}
