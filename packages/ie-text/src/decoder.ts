/** Decodes bytes as they arrive. An incomplete character at the end is an error. */
export type Decoder = (bytes: Uint8Array, isLast: boolean) => string;
