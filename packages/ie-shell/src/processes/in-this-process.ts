import { IpcChannel } from '@internet-exploder/ie-ipc';
import { Log, type LogLevel } from '../errors/log.js';

/**
 * Serves a child's messages inside this process, for debugging. Loads the child's code when it is called.
 *
 * @param load Imports the function that serves the channel
 */
export async function serveInThisProcess(
  load: () => Promise<(channel: IpcChannel, log: Log) => Promise<void>>,
  logLevel: LogLevel,
): Promise<{ channel: IpcChannel; end(): Promise<void> }> {
  const [channel, served] = await IpcChannel.pair();
  const serve = await load();
  const serving = serve(served, new Log('browser', logLevel));
  return {
    channel,
    end: async () => {
      channel.destroy();
      await serving;
    },
  };
}
