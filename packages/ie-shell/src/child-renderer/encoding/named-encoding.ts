import type { TextDescription } from '@internet-exploder/ie-text';

/** The name of an encoding and where it was found. */
export type NamedEncoding = Pick<TextDescription, 'encoding' | 'encodingFrom'>;
