/** The text of each answer, by the part and the name. */
export declare const HUGE_ANSWERS: Record<
  'meta' | 'text' | 'markdown' | 'dom' | 'links' | 'elements' | 'article',
  Record<string, () => string>
>;
