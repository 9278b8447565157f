import type { Socket } from 'node:net';

/**
 * Makes undici's parser accept spaces after a chunk's size, as browsers and curl do. No client reads another
 * size there. undici has no option for it, but the WebAssembly of its parser, llhttp, exports the flag, and
 * undici stores the parser on the socket. If a later undici works differently, its parser stays strict.
 *
 * @see https://github.com/nodejs/llhttp#lenient-flags
 */
export function allowSpacesAfterSizes(socket: Socket): void {
  const parser = findParser(socket);
  const allow = parser?.llhttp.llhttp_set_lenient_spaces_after_chunk_size;
  if (typeof allow === 'function') allow(parser?.ptr, 1);
}

interface Parser {
  readonly llhttp: Readonly<Record<string, unknown>>;
  readonly ptr: number;
}

function findParser(socket: Socket): Parser | undefined {
  for (const symbol of Object.getOwnPropertySymbols(socket)) {
    const value: unknown = symbol.description === 'parser' ? Reflect.get(socket, symbol) : undefined;
    if (isParser(value)) return value;
  }
  return undefined;
}

function isParser(value: unknown): value is Parser {
  if (typeof value !== 'object' || value === null) return false;
  const { llhttp, ptr } = value as Partial<Parser>;
  return typeof llhttp === 'object' && llhttp !== null && typeof ptr === 'number';
}
