/** Priorities from high to low. */
export const PRIORITIES = ['high', 'normal', 'low'] as const;

/** Priority of a waiting request. A fixed share of turns ignores it, see {@link OLDEST_EVERY}. */
export type Priority = (typeof PRIORITIES)[number];
