/** Decodes bytes as they come. What the last ones leave unfinished is an error. */
export type Decoder = (bytes: Uint8Array, isLast: boolean) => string;
