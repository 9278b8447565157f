import type { IpcChannel, IpcMessage, Outgoing, WithoutId } from '@internet-exploder/ie-ipc';
import { describeFailure } from './describe-failure.js';

/** Answers the request with that id by what `work` gives, or by why it cannot. Never rejects. */
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

type Answer = WithoutId<Outgoing<IpcMessage>>;
