/** The number of JSON values in a value: itself, and all that it contains. */
export function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  let count = 1;
  for (const each of Object.values(value)) if (each !== undefined) count += countValues(each);
  return count;
}
