import { onlySecure, redirect, type SiteListener, type Sites, sendPage } from '../site.js';

const showCookies: SiteListener = ({ headers }, response, { url }) =>
  sendPage(response, 'Cookies', `<p>${url.hostname} got ${headers.cookie ?? 'none'}</p>`);

/** Logs everybody in for all hosts of the site; it tries the same for all of `co.uk`, which is a public suffix. */
const logIn: SiteListener = (_request, response, { link }) => {
  response.setHeader('set-cookie', [
    'session=alice; Domain=example.co.uk; Path=/; Secure; HttpOnly; SameSite=Lax',
    'suffix=1; Domain=co.uk; Path=/; Secure',
    'local=1; Path=/; Secure',
  ]);
  redirect(response, 303, link('www.example.co.uk', '/account'));
};

/** Has a cookie of its own, and tries to set one for its neighbours. */
const homepage: SiteListener = (request, response, context) => {
  const cookies = ['own=1; Path=/; Secure', 'neighbours=1; Domain=github.io; Path=/; Secure'];
  response.setHeader('set-cookie', cookies);
  showCookies(request, response, context);
};

/** Hosts with cookies: the members' area of one site, and homepages below a suffix that is public by its owner's wish. */
export const members: Sites = {
  'login.example.co.uk': onlySecure(logIn),
  'www.example.co.uk': onlySecure(showCookies),
  'shop.eu.example.co.uk': onlySecure(showCookies),
  'www.other.co.uk': onlySecure(showCookies),
  'alice.github.io': onlySecure(homepage),
  'bob.github.io': onlySecure(homepage),
};
