const WORDS =
  'the of a river and in stone that was light over house which they under morning said window before little water';

/** Pages as they are written: mostly text, mostly markup, and what a list of things for sale has. */
export const PAGES = [
  { name: 'article of 70 KB', html: page(70_000, article) },
  { name: 'article of 1 MB', html: page(1_000_000, article) },
  { name: 'table of 500 KB', html: page(500_000, row) },
  { name: 'cards of 300 KB', html: page(300_000, card) },
];

function page(length, part) {
  const parts = [];
  for (let made = 0, index = 0; made < length; index += 1) {
    const next = part(index);
    parts.push(next);
    made += next.length;
  }
  return `<!doctype html><html lang=en><head><meta charset=utf-8><title>A page</title></head><body>${parts.join('\n')}</body></html>`;
}

function words(count, seed) {
  const all = WORDS.split(' ');
  return Array.from(
    { length: count },
    (_, index) => all[(seed * 7 + index * (index + seed)) % all.length],
  ).join(' ');
}

function article(index) {
  return `<section id="s${index}"><h2>${words(5, index)}</h2>
<p>${words(60, index)} <a href="/wiki/${index}?a=1&amp;b=2" title="${words(3, index)}">${words(3, index)}</a>, ${words(30, index)}
<em>${words(4, index)}</em> &mdash; ${words(20, index)}.</p><ul><li>${words(8, index)}<li><b>${words(2, index)}</b> ${words(8, index)}</ul></section>`;
}

function row(index) {
  return `<table class="data"><tr><td>${index}</td><td class="name"><a href="/item/${index}">${words(3, index)}</a></td><td align=right>${index * 17} &euro;</td></tr></table>`;
}

function card(index) {
  return `<div class="card card-${index} shadow p-4" data-id="${index}" data-track='{"id":${index},"kind":"card"}'><div class="card-body"><img src="/img/${index}.jpg" alt="${words(2, index)}" width=320 height=200 loading=lazy><div class="flex"><span class="tag">${words(1, index)}</span><button type="button" class="btn btn-primary" aria-label="${words(2, index)}"><svg viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg></button></div></div></div>`;
}
