import { randomOfInput } from '../lib/random.mjs';
import { hello } from '../lib/wire.mjs';
import { Session } from './session.mjs';

/** After so many inputs a child is sent home. */
const MAX_INPUTS = 100;

/**
 * A target whose inputs go to live children. A child that survives an input hears the next one; one that is to begin
 * anew has been started before.
 *
 * @param prepare makes the bytes that are said out of those of the input
 * @param mayHear whether a child may be told a message
 */
export function liveTarget({
  kind,
  prepare = (bytes) => bytes,
  mayHear = () => true,
  close = async () => {},
}) {
  const usual = hello();
  let spare = Session.start(kind);
  let current;
  let inputs = 0;

  async function fresh() {
    const session = await spare;
    spare = Session.start(kind);
    spare.catch(() => {});
    return session;
  }

  /** The child that has survived so far, or another. */
  async function lasting() {
    if (current && !current.isOver) return current;
    inputs = 0;
    current = await fresh();
    await current.sayHello();
    return current;
  }

  async function say(session, bytes, options) {
    let isSaid = false;
    try {
      isSaid = await session.say(bytes, { ...options, mayHear });
    } catch (error) {
      error.history = Buffer.concat(session.history);
      throw error;
    } finally {
      if (!isSaid) await session.kill();
    }
  }

  return {
    timeoutMs: 20_000,
    async run(input, { isThorough = false } = {}) {
      const random = randomOfInput(input);
      const bytes = prepare(input);
      const isUsual = bytes.subarray(0, usual.length).equals(usual);
      // Whatever is to be seen again is seen without what went before.
      if (!isUsual || isThorough)
        return say(await fresh(), bytes, { random, isLast: !isUsual || random.oneIn(2) });
      const isLast = ++inputs > MAX_INPUTS || random.oneIn(20);
      await say(await lasting(), bytes.subarray(usual.length), { random, isLast });
    },
    async close() {
      const children = [current, await spare.catch(() => undefined)];
      await Promise.all(children.map((session) => session?.kill()));
      await close();
    },
  };
}
