/**
 * How urgent a request is: each priority is served before the next, except for one in {@link OLDEST_EVERY}.
 */
export const PRIORITIES = ['high', 'normal', 'low'] as const;

/** How urgent a request is. */
export type Priority = (typeof PRIORITIES)[number];
