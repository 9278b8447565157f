/**
 * Decodes a text in the Huffman code of HPACK, one character for each byte. Undefined for invalid code.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7541#section-5.2
 */
export function decodeHuffman(bytes: Uint8Array): string | undefined {
  let text = '';
  let bits = 0;
  let count = 0;
  let at = 0;
  for (;;) {
    while (count <= 24 && at < bytes.length) {
      bits = ((bits << 8) | (bytes[at] ?? 0)) >>> 0;
      count += 8;
      at += 1;
    }
    // The bits that follow, and ones where there are no more: the end is filled with the first bits of EOS.
    const ahead = count === 32 ? bits : ((bits << (32 - count)) | (ONES >>> count)) >>> 0;
    const group = GROUPS.find(({ end }) => ahead < end);
    if (group === undefined || group.length > count) return isFilling(ahead, count) ? text : undefined;
    const symbol = group.symbols[(ahead - group.start) >>> (32 - group.length)];
    if (symbol === undefined) return undefined;
    text += String.fromCharCode(symbol);
    count -= group.length;
    bits = count === 0 ? 0 : bits & (ONES >>> (32 - count));
  }
}

const ONES = 0xffffffff;

function isFilling(ahead: number, count: number): boolean {
  return count < 8 && ahead === ONES;
}

/**
 * The lengths of the codes of all bytes, from https://www.rfc-editor.org/rfc/rfc7541#appendix-B, one letter for each: `a`
 * for 5 bits, `b` for 6, and so on. With them the codes are known, because codes of one length follow each other in the
 * order of their bytes.
 */
const LENGTHS =
  'isxxxxxxxtzxxzxxxxxxxxzxxxxxxxxxbffhibdgffdgdbbbaaabbbbbbbcdkbhf' +
  'ibccccccccccccccccccccccdcdioijbkabababbbaccbbbabcbaabccccckgjix' +
  'prpprrrsrssssststtrstssssqrsrsstrqprrssqsrrtqrssqqrqsrssprrrsrrs' +
  'vvporsruvvvwwvtuoqvwwvwtqqvvxwwwptpqrqqsrruuttvsvwvvwwwwwxwwwwwv';

/** Codes of one length, and where they begin and end as numbers of 32 bits. */
interface Group {
  readonly length: number;
  readonly start: number;
  readonly end: number;
  readonly symbols: readonly number[];
}

const SHORTEST = 5;
const LONGEST = 30;

/** From the shortest codes to the longest. EOS, which no text contains, is the last number and in no group. */
const GROUPS: readonly Group[] = groupsOf(LENGTHS);

function groupsOf(letters: string): Group[] {
  const lengths = Array.from(letters, (letter) => letter.charCodeAt(0) - 0x61 + SHORTEST);
  const groups: Group[] = [];
  let start = 0;
  for (let length = SHORTEST; length <= LONGEST; length += 1) {
    const symbols = lengths.flatMap((each, symbol) => (each === length ? [symbol] : []));
    const end = start + symbols.length * 2 ** (32 - length);
    if (symbols.length > 0) groups.push({ length, start, end, symbols });
    start = end;
  }
  return groups;
}
