/** `@aidmp/operations/step`: the state machine by itself, for queues and workflow engines. */
export { begin, step, withDeadline, type Next, type Step } from "./step.js";
export type { BeginEnvironment, StepEnvironment } from "./environment.js";
export { parseResumeToken, startResumeToken, type ResumeToken, type StartOptions } from "./resume-token.js";
export { stepMany, type SharedStep, type SharedSteps, type StepManyOptions } from "./step-many.js";
