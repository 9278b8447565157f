/** A connection that waited for its next request was closed before it could send it: another one can. */
export class StaleConnectionError extends Error {
  constructor() {
    super('the connection was closed while it waited');
  }
}
