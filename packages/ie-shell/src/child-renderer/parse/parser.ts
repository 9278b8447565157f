import type { Document } from '../tree/tree.js';

/** A document, and how many attributes were dropped because their element had too many. */
export interface ParsedDocument {
  document: Document;
  attributes: number;
}

/** Builds a document from text as it arrives. */
export interface PageParser {
  write(text: string): void;
  /** The encoding that the text so far declares, if it declares one. */
  declared?(): string | undefined;
  /** Whether the text so far is invalid for this parser. */
  hasFailed?(): boolean;
  /** Parses the last text and returns the document. */
  end(text: string): ParsedDocument;
}
