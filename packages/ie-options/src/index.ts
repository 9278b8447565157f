export { describeText, describeType, describeValue } from './describe-value.js';
export { type KnownOptions, namesOf } from './known-options.js';
export { nearest } from './nearest.js';
export { type CancelSignal, type Fail, OptionChecks } from './option-checks.js';
