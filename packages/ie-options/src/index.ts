export type { CancelSignal } from './cancel-signal.js';
export { describeType, describeValue, quoteText } from './describe-value.js';
export { isOfClass } from './is-of-class.js';
export { type KnownOptions, namesOf } from './known-options.js';
export { nearest } from './nearest.js';
export { onAbort } from './on-abort.js';
export { type Fail, OptionChecks } from './option-checks.js';
