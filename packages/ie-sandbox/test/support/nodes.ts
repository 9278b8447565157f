/** The Node.js binaries that confined children are tried on: those of IE_TEST_NODES, or this one. */
export const nodes: string[] = (process.env.IE_TEST_NODES ?? process.execPath).split(':');
