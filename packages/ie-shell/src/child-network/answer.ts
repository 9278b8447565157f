import type { IpcChannel, IpcMessage, Outgoing, WithoutId } from '@internet-exploder/ie-ipc';
import { describeFailure } from './describe-failure.js';

/** Answers the request with that id: with what `work` returns, or with a `FetchError` when it throws. Never rejects. */
export async function answer(
  channel: IpcChannel,
  id: number,
  work: () => Answer | Promise<Answer>,
): Promise<void> {
  try {
    await channel.send({ ...(await work()), id } as Outgoing<IpcMessage>);
  } catch (error) {
    await channel.send({ type: 'FetchError', id, ...describeFailure(error) }).catch(() => {});
  }
}

/** The answer to a request, without its id. */
export type Answer = WithoutId<Outgoing<IpcMessage>>;
