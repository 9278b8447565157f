import type { Document } from '../tree/tree.js';

/** A document, and how many attributes were too many for their element. */
export interface ParsedDocument {
  document: Document;
  attributes: number;
}

/** What makes a document of text as it comes. */
export interface PageParser {
  write(text: string): void;
  /** The encoding that the text so far says that it is in, where it can. */
  declared?(): string | undefined;
  /** Whether the text so far is nothing that it can parse. */
  hasFailed?(): boolean;
  /** The document, when the last text has come. */
  end(text: string): ParsedDocument;
}
