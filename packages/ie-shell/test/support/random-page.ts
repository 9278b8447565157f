/** Random numbers that a seed repeats (mulberry32): whole ones from zero, below what is given. */
export function seededRandom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return Math.floor((((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** What Markdown, or HTML in it, would make something of. */
const TEXTS = parted(
  'a|b c|word|é|日本|😀|1986|“|”|—|.|,|:|;|$|^|{|}|\'|"|%|<|>|&|\\|\\\\|\\*|!|(|)|[|]|![|](x)|[a]: b|[^1]|[ ] |[x] ',
  '*|**|***|_|__|~|~~|`|``|```|~~~|<b>|</a>|<!--|-->|<?|<![CDATA[|<javascript:alert(1)>|&amp;|&lt;b&gt;|&#60;|&#x3c',
  '#|# |## a ##|-|- |+|+ |1.|1. |2) |> |:-:|---|===|=|- - -|    |\t|\n| | | |\u00a0|"title"|<a@b.c>',
  '[x](javascript:alert(1))|![x](data:,x)|<a href="javascript:x">|<img src=x onerror=x>',
).concat('|', '| --- |');
const ADDRESSES = parted(
  'x|/a(b)|/a b|/a)|/((|?a=b&amp;c|?&copy;=1|#*_`~|/"\'|/<b>|/x\\y|//other.example/|/é|/~user|/~~a~|/_a_|/*a*',
  'mailto:a@b.example|tel:+1|/%5B%20%28|/a\nb|/]( javascript:x)|/a_b_c*d*|https://example.com/&amp;#41;',
).concat('/a|b');
const INERT = parted(
  'javascript:alert(1)|JaVaScRiPt:x| java\nscript:x|data:text/html,x|vbscript:x|file:///etc|#',
);
const LANGUAGES = parted('||js|c++|objective-c');

type Random = (below: number) => number;

/** A page of HTML with nothing in it but what Markdown has, and texts that it would take for its own. */
export function randomPage(seed: number): string {
  const random = seededRandom(seed);
  return blocks(random, 3);
}

function blocks(random: Random, depth: number): string {
  return many(random, 3, () => block(random, depth));
}

function block(random: Random, depth: number): string {
  switch (random(depth > 0 ? 10 : 6)) {
    case 0:
      return `<h${random(6) + 1}>${inlines(random, 2)}</h>`.replace(/<(h\d)>(.*)<\/h>$/s, '<$1>$2</$1>');
    case 1:
      return `<pre><code class="language-${pick(random, LANGUAGES)}">\n${escapeHtml(text(random).replaceAll('\t', ' '))}\n</code></pre>`;
    case 2:
      return random(3) ? table(random) : '<hr>';
    case 6:
      return `<ul>${items(random, depth)}</ul>`;
    case 7:
      return `<ol start=${random(12)}>${items(random, depth)}</ol>`;
    case 8:
      return `<blockquote>${blocks(random, depth - 1)}</blockquote>`;
    case 9:
      return `<div>${blocks(random, depth - 1)}</div>`;
    default:
      return `<p>${inlines(random, 3)}</p>`;
  }
}

/** None is empty: Markdown would count it, and this page would not. */
function items(random: Random, depth: number): string {
  const item = () =>
    random(2)
      ? `<li>a${inlines(random, 2)}</li>`
      : `<li><p>${inlines(random, 2)}a</p>${blocks(random, depth - 1)}</li>`;
  return many(random, 3, item);
}

function table(random: Random): string {
  const columns = random(3) + 1;
  const row = (name: string) =>
    `<tr>${Array.from({ length: columns }, () => `<${name}>${inlines(random, 2)}</${name}>`).join('')}</tr>`;
  return `<table>${row('th')}${many(random, 2, () => row('td'))}</table>`;
}

function inlines(random: Random, depth: number): string {
  return many(random, 4, () => inline(random, depth));
}

function inline(random: Random, depth: number): string {
  switch (random(depth > 0 ? 12 : 6)) {
    case 0:
      return `<code>${escapeHtml(text(random))}</code>`;
    case 1:
      return random(3)
        ? '<br>'
        : `<img src="${escapeHtml(pick(random, ADDRESSES))}" alt="${escapeHtml(text(random))}">`;
    case 6:
    case 7: {
      const title = random(3) ? '' : ` title="${escapeHtml(text(random))}"`;
      const address = pick(random, random(5) ? ADDRESSES : INERT);
      // marked takes no link for one where code has backticks in it, and reads escapes in such code.
      const inner = inlines(random, depth - 1)
        .replace(/(?<=<code>)[^<]*/g, (code) => code.replace(/[`\\]/g, ''))
        .replace(/<\/?a\b[^>]*>/g, '');
      return `<a href="${escapeHtml(address)}"${title}>${inner}a</a>`;
    }
    case 8:
    case 9:
    case 10: {
      const name = pick(random, ['b', 'strong', 'i', 'em', 's', 'del']);
      return `<${name}>${inlines(random, depth - 1)}</${name}>`;
    }
    default:
      return escapeHtml(text(random));
  }
}

function text(random: Random): string {
  return many(random, 4, () => pick(random, TEXTS));
}

/** Few pieces, so that a fault shows by itself. */
function many(random: Random, most: number, make: () => string): string {
  return Array.from({ length: random(most + 1) }, make).join('');
}

function pick(random: Random, from: readonly string[]): string {
  return from[random(from.length)] ?? '';
}

function escapeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function parted(...texts: string[]): string[] {
  return texts.flatMap((text) => text.split('|'));
}
