import { IpcChannel } from '@internet-exploder/ie-ipc';
import { open as openDecoder } from '../../targets/decoder.mjs';

export { generate } from '../../targets/decoder.mjs';

/** A channel that loses the last byte of a chunk that is one longer than a header. */
export function open() {
  return openDecoder({
    over(stream, options) {
      const { push } = stream;
      stream.push = (chunk) => push.call(stream, chunk?.length === 17 ? chunk.subarray(0, 16) : chunk);
      return IpcChannel.over(stream, options);
    },
  });
}
