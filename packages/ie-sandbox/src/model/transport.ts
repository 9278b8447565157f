/** How a child gets its end of the channel: it inherits a descriptor, or connects to a named pipe. */
export type Transport = (typeof TRANSPORTS)[number];

export const TRANSPORTS = ['fd', 'pipe'] as const;
