import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { Client, type ClientOptions, NetError } from '@internet-exploder/ie-net';

/** The client of a network process, made when it is first needed, by what the browser has set until then. */
export class ConfigurableClient {
  readonly #extraCertificates: () => string[];
  #client: Client | undefined;

  constructor(extraCertificates: () => string[]) {
    this.#extraCertificates = extraCertificates;
  }

  /** @throws NetError `IE_NET_INVALID_OPTION` for settings that are none, or come when there is a client already */
  configure(settings: NetworkSettings): void {
    if (this.#client) {
      throw new NetError('IE_NET_INVALID_OPTION', 'the network process is at work: configure it before that');
    }
    this.#open(settings as Given<NetworkSettings>);
  }

  get(): Client {
    return this.#client ?? this.#open({});
  }

  async destroy(): Promise<void> {
    await this.#client?.destroy();
  }

  #open(settings: Given<NetworkSettings>): Client {
    this.#client = new Client(clientOptions(settings, this.#extraCertificates()));
    return this.#client;
  }
}

/** What a message says of settings: what is absent in JSON is absent, and never undefined. */
type Given<Value> = Value extends object
  ? { [Key in keyof Value]: Given<Exclude<Value[Key], undefined>> }
  : Value;

/** A server may take its time to answer: each request has a deadline of its own, a day at most. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

/** What a client is made with, by the settings of the browser. */
export function clientOptions(
  { ca = [], ...settings }: Given<NetworkSettings>,
  extraCertificates: readonly string[],
): ClientOptions {
  return { ...settings, timeouts: { headersMs: LONGEST_MS }, ca: [...extraCertificates, ...ca] };
}
