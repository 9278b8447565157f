import type { IncomingMessage, ServerResponse } from 'node:http';

/** Has a listener answer over HTTPS alone: HTTP is redirected to it. */
export function onlySecure(listener: SiteListener): SiteListener {
  return (request, response, context) => {
    if (context.isSecure) return listener(request, response, context);
    const { hostname, pathname, search } = context.url;
    redirect(response, 301, context.link(hostname, pathname + search));
  };
}

/** One request for a page of a site. */
export interface Visit {
  readonly method: string;
  /** As the client wrote it, with the host of the header of that name. */
  readonly url: URL;
  readonly headers: IncomingMessage['headers'];
}

/** What a listener is told besides the request. */
export interface SiteContext extends Visit {
  readonly isSecure: boolean;
  /** A URL of another host with the port that the client used: none where it went by a proxy, or to port 443. */
  link(host: string, path?: string, scheme?: 'http' | 'https'): string;
}

/** Answers the requests for a host, over HTTP and HTTPS alike. */
export type SiteListener = (request: IncomingMessage, response: ServerResponse, context: SiteContext) => void;

/** The hosts of a site, as URLs have them, and what answers for them. */
export type Sites = Readonly<Record<string, SiteListener>>;

export function redirect(response: ServerResponse, status: number, location: string): void {
  response.writeHead(status, { location }).end();
}

/** Answers with a page of that title, which is its heading, too. */
export function sendPage(response: ServerResponse, title: string, content: string): void {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(
    `<!doctype html><html lang="en"><title>${title}</title><main><h1>${title}</h1>\n${content}\n</main></html>`,
  );
}
