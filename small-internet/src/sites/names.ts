import { type SiteListener, type Sites, sendPage } from '../site.js';

const showHost: SiteListener = ({ headers }, response, { link }) =>
  sendPage(
    response,
    'Host',
    `<p>${headers.host?.replace(/:\d+$/, '')}</p><p><a href="${link('www.bücher.example', '/ü?q=ä')}">Bücher</a></p>`,
  );

/** Says over HTTPS that it wants nothing else from then on, and answers over HTTP all the same. */
const strict: SiteListener = (_request, response, { isSecure }) => {
  if (isSecure) response.setHeader('strict-transport-security', 'max-age=31536000; includeSubDomains');
  sendPage(response, isSecure ? 'Secure' : 'Insecure', '<p>example.net</p>');
};

/** Hosts whose names are what there is to them. */
export const names: Sites = {
  'www.xn--bcher-kva.example': showHost,
  'a.b.c.d.e.f.example.org': showHost,
  // With the dot of the root, too.
  'www.example.org': showHost,
  'www.example.net': strict,
  'sub.www.example.net': strict,
};
