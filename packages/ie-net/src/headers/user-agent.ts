import { version } from '../../package.json';

/** The default `user-agent`: program and version, without information about the machine. */
export const userAgent = `InternetExploder/${version}`;
