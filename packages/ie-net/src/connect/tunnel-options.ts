import type { ProxySettings } from '../options/proxy-settings.js';

/** Where a proxy is to connect to. */
export interface TunnelOptions {
  readonly proxy: ProxySettings;
  /** A name, which the proxy resolves, or an address without brackets. */
  readonly target: { readonly hostname: string; readonly port: number };
  /** Gives up; the promise rejects with its reason. */
  readonly signal: AbortSignal;
}
