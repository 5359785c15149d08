/**
 * The nouns of asg-swap, in the words of AWS and of the design. Everything here is plain data that
 * survives JSON (times are milliseconds since the epoch, durations are milliseconds), except what one
 * look at AWS brings (`Observation`, `Survey`), which is never stored.
 */
export * from './domain/call.ts';
export * from './domain/group.ts';
export * from './domain/look.ts';
export * from './domain/names.ts';
export * from './domain/survey.ts';
