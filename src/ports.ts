/**
 * What the use cases need of the outside, in our own words. Adapters implement these; neither AWS, Slack
 * nor SQL types pass through.
 */
export * from './ports/cloud.ts';
export * from './ports/desk.ts';
export * from './ports/dispatch.ts';
export * from './ports/journal.ts';
export * from './ports/outside.ts';
export * from './ports/people.ts';
export * from './ports/requests.ts';
export * from './ports/thread.ts';
