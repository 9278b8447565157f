import { IpcChannel } from '@internet-exploder/ie-ipc';
import { open as openDecoder } from '../../targets/decoder.mjs';

export { generate } from '../../targets/decoder.mjs';

/** A channel that trips over a length of 2^31, as Node's own did (nodejs/node#61312), where nobody catches it. */
export function open() {
  return openDecoder({
    over(stream, options) {
      const { push } = stream;
      stream.push = (chunk) => {
        if (chunk?.includes(Buffer.from([0x80, 0, 0, 0]))) setImmediate(() => undefined.length);
        return push.call(stream, chunk);
      };
      return IpcChannel.over(stream, options);
    },
  });
}
