import { createSecureContext, type SecureContext } from 'node:tls';
import { generate } from 'selfsigned';

/** Makes an authority with keys of its own, which are kept in memory only. */
export async function createAuthority(): Promise<Authority> {
  const root = await createRoot('Small Internet Root');
  const contexts = new Map<string, Promise<SecureContext>>();
  return {
    certificate: root.cert,
    contextFor(host, fault) {
      const known = contexts.get(host);
      if (known !== undefined) return known;
      const context = createContext(host, fault, root);
      contexts.set(host, context);
      return context;
    },
  };
}

/** What is wrong with the certificate of a host. */
export type CertificateFault = 'expired' | 'other name' | 'other authority';

/** Vouches for the hosts of one small internet. */
export interface Authority {
  /** The certificate that a client has to trust, as PEM. */
  readonly certificate: string;
  /** The certificate and key of a host, made when they are first asked for. */
  contextFor(host: string, fault?: CertificateFault): Promise<SecureContext>;
}

interface Root {
  readonly cert: string;
  readonly key: string;
}

async function createRoot(name: string): Promise<Root> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    ...ELLIPTIC,
    ...validity(-1, 30),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  return { cert, key };
}

async function createContext(
  host: string,
  fault: CertificateFault | undefined,
  root: Root,
): Promise<SecureContext> {
  const value = fault === 'other name' ? 'other.example' : host;
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Small Internet Site' }], {
    ...ELLIPTIC,
    ...(fault === 'expired' ? validity(-20, -10) : validity(-1, 30)),
    ca: fault === 'other authority' ? await createRoot('Unknown Root') : root,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value }] },
    ],
  });
  return createSecureContext({ cert, key });
}

const ELLIPTIC = { keyType: 'ec', algorithm: 'sha256' } as const;

/** From and to so many days from now. */
function validity(from: number, to: number) {
  const day = (count: number) => new Date(Date.now() + count * 86_400_000);
  return { notBeforeDate: day(from), notAfterDate: day(to) };
}
