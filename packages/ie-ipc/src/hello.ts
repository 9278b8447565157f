import * as z from 'zod/mini';
import { IpcError } from './errors.js';
import { parseJson } from './message-codec.js';
import { validate } from './standard-schema.js';

/** The version of frames and messages together. Peers of different versions part at the hello. */
export const PROTOCOL_VERSION = 1;

declare const __BUILD__: string;
/** The version of this package, told to the peer for its error messages. */
const BUILD = typeof __BUILD__ === 'string' ? __BUILD__ : 'source';

/** The first frame each way: who speaks, and what it accepts. */
const Hello = z.object({
  protocol: z.int(),
  build: z.string(),
  /** What the speaker is, `browser`, `network` or `renderer` among ours; a name of its own elsewhere. */
  kind: z.string(),
  limits: z.object({ maxFrameBytes: z.int().check(z.positive()) }),
  /** The one-time secret of a named pipe, from the side that connects. */
  secret: z.optional(z.string()),
  /** What the speaker says of itself beyond that, for its peer to validate. */
  details: z.optional(z.unknown()),
});
export type Hello = z.infer<typeof Hello>;

/** What every version's hello has in common, as far as this one may rely on it. */
const Version = z.object({ protocol: z.int(), build: z.optional(z.unknown()) });

/** What is known of a peer once it has said hello. */
export type Peer = Omit<Hello, 'secret'>;

/** The text of a hello of this version. */
export function writeHello(hello: Omit<Hello, 'protocol' | 'build'>): string {
  return JSON.stringify({ protocol: PROTOCOL_VERSION, build: BUILD, ...hello });
}

/**
 * Reads a peer's hello, its version first: the rest may look different in another one.
 *
 * @throws IpcError `IE_IPC_PROTOCOL_MISMATCH` naming both versions, `IE_IPC_INVALID_MESSAGE` when it is no hello.
 */
export function readHello(json: string): Hello {
  const value = parseJson(json);
  const version = validate(Version, value);
  if ('value' in version && version.value.protocol !== PROTOCOL_VERSION) {
    const { protocol, build } = version.value;
    throw new IpcError(
      'IE_IPC_PROTOCOL_MISMATCH',
      `the peer speaks protocol version ${protocol} (build ${describeBuild(build)}), this side version ` +
        `${PROTOCOL_VERSION} (build ${BUILD}): install the same release on both sides`,
    );
  }
  const hello = validate(Hello, value);
  if ('problem' in hello) {
    throw new IpcError('IE_IPC_INVALID_MESSAGE', `the peer's hello is invalid: ${hello.problem}`);
  }
  return hello.value;
}

/** The peer's own word for its build, which may be anything. */
function describeBuild(build: unknown): string {
  return typeof build === 'string' ? JSON.stringify(build.slice(0, 40)) : 'unknown';
}
