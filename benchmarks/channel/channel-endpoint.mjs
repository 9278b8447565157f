/** An IpcChannel, read the way the product's processes read theirs. */
export function channelEndpoint(channel) {
  return {
    send: (message) => channel.send(message),
    listen(handler) {
      void serve();
      async function serve() {
        for await (const message of channel) {
          const handled = handler(message);
          if (handled) await handled;
        }
      }
    },
  };
}
