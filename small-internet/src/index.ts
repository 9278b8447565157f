export type { SiteListener, Visit } from './site.js';
export { type SmallInternet, type SmallInternetOptions, startSmallInternet } from './start-small-internet.js';
