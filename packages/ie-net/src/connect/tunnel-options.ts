import type { ProxySettings } from '../options/proxy-settings.js';

/** The target of a tunnel. */
export interface TunnelOptions {
  readonly proxy: ProxySettings;
  /** A name, which the proxy resolves, or an address without brackets. */
  readonly target: { readonly hostname: string; readonly port: number };
  /** Aborts; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}
