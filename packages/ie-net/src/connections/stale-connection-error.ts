/** A connection was closed before it could send its request: another one can. */
export class StaleConnectionError extends Error {
  constructor() {
    super('the connection was closed while it waited');
  }
}
