/** A page of the size of a long article: headings, paragraphs with links, lists and a table. */
export function articlePage(bytes) {
  const pieces = [
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An article</title></head><body>',
  ];
  let length = 0;
  for (let number = 1; length < bytes; number++) {
    const piece = section(number);
    pieces.push(piece);
    length += piece.length;
  }
  return `${pieces.join('\n')}</body></html>\n`;
}

function section(number) {
  const sentence = `Sentence <em>by</em> sentence, part ${number} says <a href="/part/${number}">what it has</a> to say. `;
  return [
    `<h2 id="part-${number}">Part ${number}</h2>`,
    `<p>${sentence.repeat(4)}</p>`,
    `<ul><li>${sentence}</li><li><b>Second</b> of two</li></ul>`,
    `<table><tr><th>Name</th><th>Number</th></tr><tr><td>part</td><td>${number}</td></tr></table>`,
  ].join('\n');
}
