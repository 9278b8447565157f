/** What can be printed of a page. */
export const DUMPS = ['source', 'status', 'headers', 'json'] as const;
export type Dump = (typeof DUMPS)[number];
