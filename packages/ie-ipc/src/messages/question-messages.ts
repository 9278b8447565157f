import * as z from 'zod/mini';
import { Id, text } from './message-fields.js';

/**
 * Browser → child: the browser does not answer this question. A question is any message that a child sends as a request;
 * `processes/answer-questions.ts` of ie-shell has the table of those that are answered.
 */
export const QuestionRefused = z.strictObject({
  type: z.literal('QuestionRefused'),
  /** The id of the question. */
  id: Id,
  /**
   * - `unknown`: the browser has no answer to this type of message.
   * - `busy`: the child has too many questions open.
   * - `failed`: the answer could not be given.
   */
  reason: z.enum(['unknown', 'busy', 'failed']),
  error: text(500),
});
export type QuestionRefused = z.infer<typeof QuestionRefused>;
