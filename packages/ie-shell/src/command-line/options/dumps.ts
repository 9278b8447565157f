export function isParsed(dump: Dump): dump is ParsedDump {
  return PARSED_DUMPS.some((parsed) => parsed === dump);
}

/** What can be printed without a renderer: the bytes of a page, and how it was fetched. */
export const RAW_DUMPS = ['source', 'status', 'headers'] as const;
export type RawDump = (typeof RAW_DUMPS)[number];

/** What can be printed of a parsed page. */
export const PARSED_DUMPS = ['text', 'article', 'markdown', 'links', 'meta', 'dom', 'json'] as const;
export type ParsedDump = (typeof PARSED_DUMPS)[number];

/** All dumps. */
export const DUMPS = [...PARSED_DUMPS, ...RAW_DUMPS] as const;
export type Dump = (typeof DUMPS)[number];
