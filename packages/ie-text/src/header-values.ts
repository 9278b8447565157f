/** Returns every value of a header, in order. */
export function headerValues(headers: HeaderPairs, name: string): string[] {
  const values: string[] = [];
  for (const pair of headers) if (pair[0] === name) values.push(pair[1]);
  return values;
}

/** Headers in their order: names in lower case, one character for each byte of a value. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];
