import type { SiteListener, Sites } from '../site.js';

const slow: SiteListener = (_request, response, { url }) => {
  response.setHeader('content-type', 'text/html');
  switch (url.pathname) {
    case '/never':
      return;
    case '/stalls':
      response.write('<p>The beginning');
      return;
    default:
      sendInPieces(response, ['<title>Slow</title>', '<p>one', '<p>two', '<p>three']);
  }
};

/** Takes its time: `/` for each piece of its page, `/stalls` for ever midway, and `/never` from the start. */
export const slowSites: Sites = { 'slow.servers.example.org': slow };

const PIECE_MS = 50;

function sendInPieces(response: Parameters<SiteListener>[1], pieces: readonly string[]): void {
  const [piece, ...rest] = pieces;
  if (piece === undefined) return void response.end();
  response.write(piece);
  const timer = setTimeout(sendInPieces, PIECE_MS, response, rest);
  response.once('close', () => clearTimeout(timer));
}
