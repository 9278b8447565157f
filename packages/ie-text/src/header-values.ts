/** Every value of a header, in order. */
export function headerValues(headers: HeaderPairs, name: string): string[] {
  const values: string[] = [];
  for (const pair of headers) if (pair[0] === name) values.push(pair[1]);
  return values;
}

/** Headers as they came: names in lower case, each byte of a value one character. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];
