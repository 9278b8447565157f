/** Either end of a MessagePort. Bodies are copied, not transferred: the sender may still need its own. */
export function portEndpoint(port) {
  return {
    send: (message) => port.postMessage(message),
    listen: (handler) => port.on('message', handler),
  };
}
