export function isParsed(dump: Dump): dump is ParsedDump {
  return PARSED_DUMPS.some((parsed) => parsed === dump);
}

/** What can be printed of how a page came, and its bytes: no renderer is needed for that. */
export const RAW_DUMPS = ['source', 'status', 'headers'] as const;
export type RawDump = (typeof RAW_DUMPS)[number];

/** What can be printed of a page once it has been parsed. */
export const PARSED_DUMPS = ['text', 'article', 'markdown', 'links', 'meta', 'dom', 'json'] as const;
export type ParsedDump = (typeof PARSED_DUMPS)[number];

/** What can be printed of a page. */
export const DUMPS = [...PARSED_DUMPS, ...RAW_DUMPS] as const;
export type Dump = (typeof DUMPS)[number];
