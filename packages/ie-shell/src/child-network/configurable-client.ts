import type { NetworkSettings } from '@internet-exploder/ie-ipc';
import { Client, type ClientOptions, NetError } from '@internet-exploder/ie-net';

/** The client of a network process, created at its first use with the settings that the browser has sent by then. */
export class ConfigurableClient {
  readonly #extraCertificates: () => string[];
  #client: Client | undefined;

  constructor(extraCertificates: () => string[]) {
    this.#extraCertificates = extraCertificates;
  }

  /** @throws NetError `IE_NET_INVALID_OPTION` for invalid settings, and when the client already exists */
  configure(settings: NetworkSettings): void {
    if (this.#client) {
      throw new NetError(
        'IE_NET_INVALID_OPTION',
        'the network process has handled requests already: configure it before the first one',
      );
    }
    this.#open(settings as Defined<NetworkSettings>);
  }

  get(): Client {
    return this.#client ?? this.#open({});
  }

  async destroy(): Promise<void> {
    await this.#client?.destroy();
  }

  #open(settings: Defined<NetworkSettings>): Client {
    this.#client = new Client(clientOptions(settings, this.#extraCertificates()));
    return this.#client;
  }
}

/** The type as a message has it: JSON leaves a field out, and never sets it to undefined. */
type Defined<Value> = Value extends object
  ? { [Key in keyof Value]: Defined<Exclude<Value[Key], undefined>> }
  : Value;

/** One day, the longest deadline of a request. Each request has its own, so the client sets no shorter one. */
const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1000;

/** The options of a client with these settings. */
export function clientOptions(
  { ca = [], ...settings }: Defined<NetworkSettings>,
  extraCertificates: readonly string[],
): ClientOptions {
  return { ...settings, timeouts: { headersMs: MAX_TIMEOUT_MS }, ca: [...extraCertificates, ...ca] };
}
