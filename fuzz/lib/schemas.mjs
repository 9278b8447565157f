/** Lets every value through. */
export const anything = {
  '~standard': { version: 1, vendor: 'fuzz', validate: (value) => ({ value }) },
};
