import { once } from 'node:events';
import dns2 from 'dns2';

/** Serves names on port 53 of an address, over UDP and TCP, for as long as the process lives. */
export async function serveNames(address: string, table: NameTable): Promise<NameServer> {
  const { Packet } = dns2;
  const asked: string[] = [];
  const server = dns2.createServer({
    udp: true,
    tcp: true,
    handle: (request, send) => {
      const response = Packet.createResponseFromRequest(request);
      for (const { name, type } of request.questions) {
        const isSix = type === Packet.TYPE.AAAA;
        if (isSix || type === Packet.TYPE.A) asked.push(`${isSix ? 'AAAA' : 'A'} ${name}`);
        const addresses = table[name.toLowerCase()];
        if (!addresses) response.header.rcode = NO_SUCH_NAME;
        const wanted = addresses?.filter((one) => one.includes(':') === isSix) ?? [];
        for (const one of wanted) {
          response.answers.push(
            new Packet.Resource({ name, type, class: Packet.CLASS.IN, ttl: 60, address: one }),
          );
        }
      }
      send(response);
    },
  });
  const listening = once(server, 'listening');
  server.listen({ udp: { port: 53, address }, tcp: { port: 53, address } });
  await listening;
  return { asked };
}

/** The addresses of each name, of either family. A name that is not in it does not exist. */
export type NameTable = Readonly<Record<string, readonly string[]>>;

/** A name server. */
export interface NameServer {
  /** The questions for addresses so far, such as `AAAA www.example.com`. */
  readonly asked: string[];
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
const NO_SUCH_NAME = 3;
