import { escapeUnsafe } from '@internet-exploder/ie-text/unsafe';

/** Writes a value as JSON in which what is unsafe to show is escaped as `\uXXXX`. Its meaning is the same. */
export function safeJson(value: unknown, indent?: number): string {
  return escapeUnsafe(JSON.stringify(value, undefined, indent));
}
