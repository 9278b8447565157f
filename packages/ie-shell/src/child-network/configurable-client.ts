import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { Client, NetError } from '@internet-exploder/ie-net';

/** What a message says of settings: what is absent in JSON is absent, and never undefined. */
type Given<Value> = Value extends object
  ? { [Key in keyof Value]: Given<Exclude<Value[Key], undefined>> }
  : Value;

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

  #open({ ca = [], ...settings }: Given<NetworkSettings>): Client {
    this.#client = new Client({ ...settings, ca: [...this.#extraCertificates(), ...ca] });
    return this.#client;
  }
}
