import { version } from '../../package.json';

/** The default `user-agent`: program and version, nothing of the machine. */
export const userAgent = `InternetExploder/${version}`;
