import { readFileSync } from 'node:fs';

const read = (name: string) => readFileSync(new URL(`${name}.pem`, import.meta.url), 'utf8');

/** A chain of certificates. Each is signed by the one before, and all use the key of the fixtures. */
export const chain = {
  root: read('root'),
  between: read('between'),
  /** For `localhost`, `secure.example` and `127.0.0.1`. */
  server: read('server'),
  /** For clients only. */
  client: read('client'),
};
