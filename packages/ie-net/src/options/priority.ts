/** How urgent a request is: each is served before the next, but for one in {@link OLDEST_EVERY}. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;

/** How urgent a request is. */
export type Priority = (typeof PRIORITIES)[number];
