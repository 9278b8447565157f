/** Headers in order, duplicates kept. */
export type HeaderPairs = readonly (readonly [name: string, value: string])[];
