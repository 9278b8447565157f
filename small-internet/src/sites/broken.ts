import type { CertificateFault } from '../authority.js';
import { redirect, type SiteListener, type Sites, sendPage } from '../site.js';

const broken: SiteListener = ({ socket }, response, { url, link }) => {
  switch (url.pathname) {
    case '/empty':
      return void socket.end();
    case '/reset':
      return void socket.destroy();
    case '/garbage':
      return void socket.end('\x00\x01 this is no HTTP \xff\r\n\r\n', 'latin1');
    case '/midway':
      return void socket.end(
        'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 1000\r\n\r\n<p>Half',
      );
    case '/midway-chunked':
      return void socket.end('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\n<p>Ha\r\n40\r\nlf');
    case '/loop':
      return redirect(response, 302, link(url.hostname, '/loop'));
    case '/insecure':
      return redirect(response, 302, link(url.hostname, '/', 'http'));
    case '/error':
      response.statusCode = 503;
      return sendPage(response, 'Unavailable', '<p>Come back later.</p>');
    default:
      sendPage(response, 'Whole', '<p>This page is whole.</p>');
  }
};

const whole: SiteListener = (_request, response) =>
  sendPage(response, 'Unreached', '<p>Nobody reads this.</p>');

/**
 * Breaks off: `/empty` before its answer, `/reset` likewise, `/midway` and `/midway-chunked` within the body. Says
 * `/garbage`, redirects in a `/loop`, or to HTTP (`/insecure`), and has an `/error`.
 */
export const brokenSites: Sites = {
  'broken.servers.example.org': broken,
  'expired.certificates.example.org': whole,
  'other-name.certificates.example.org': whole,
  'other-authority.certificates.example.org': whole,
};

/** The hosts that show a certificate that a client must refuse. */
export const certificateFaults: ReadonlyMap<string, CertificateFault> = new Map([
  ['expired.certificates.example.org', 'expired'],
  ['other-name.certificates.example.org', 'other name'],
  ['other-authority.certificates.example.org', 'other authority'],
]);
