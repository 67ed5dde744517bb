/**
 * For the other packages of this project, and not public: what is here may change in any release.
 */
export {
  aBoolean,
  aClock,
  aFunction,
  aSignal,
  checkOptions,
  durationInMs,
  nonEmptyText,
  numberAbove0,
  type OptionRule,
  type OptionRules,
} from "./options/check-options.js";
export { inLanes } from "./step/in-lanes.js";
