import { onlySecure, redirect, type SiteContext, type SiteListener, type Sites, sendPage } from '../site.js';

/** A shop: `www` leads to the apex, HTTP to HTTPS, and a delivery network has the same page. */
export const shop: Sites = {
  'example.com': onlySecure((_request, response, context) =>
    sendPage(response, 'Example Shop', offer(context)),
  ),
  'www.example.com': onlySecure((_request, response, { url, link }) =>
    redirect(response, 301, link('example.com', url.pathname + url.search)),
  ),
  'd111abcdef8.cloudfront.net': onDeliveryNetwork((_request, response, context) =>
    sendPage(response, 'Example Shop', offer(context)),
  ),
};

function offer({ link }: SiteContext): string {
  return `<p>Tea and coffee.</p>
<img src="${link('d111abcdef8.cloudfront.net', '/tea.png')}" alt="A cup of tea">
<ul><li><a href="/tea">Tea</a><li><a href="${link('login.example.co.uk')}">Log in</a></ul>`;
}

/** Sets a cookie for all of the delivery network, which is a public suffix, and one for the host. */
function onDeliveryNetwork(listener: SiteListener): SiteListener {
  return (request, response, context) => {
    response.setHeader('set-cookie', ['all=1; Domain=cloudfront.net; Path=/', 'edge=1; Path=/']);
    listener(request, response, context);
  };
}
