/** What stands against a form, sorted into the fields where it can be mended. */
import { unreachable } from '../assert.ts';
import type { Fault, FormField } from '../form.ts';
import type { PermissionRefusal } from '../permission.ts';
import { optionNames } from '../policy.ts';
import type { Objection } from '../preflight.ts';
import type { Problem } from '../problem.ts';
import { type Card, code, join, say, type Words } from '../words.ts';
import { problemWords } from './commands.ts';
import { inForm } from './form.ts';
import { objectionWords } from './objections.ts';
import { permissionWords } from './permission.ts';

/** An answer as a fault of one field: its sentence and its list. */
export const faultIn = (field: FormField, { text, sections }: Card): Fault => ({
  field,
  words: inForm(
    join([text, ...sections.flatMap(section => (section.kind === 'list' ? section.items : []))], ' '),
  ),
});

export const problemFault = (problem: Problem): Fault => ({
  field: problemField(problem),
  words: problem.kind === 'bad-value' ? misfit(problem) : inForm(problemWords(problem)),
});

/** It stands right below its field, which need not be named. */
const misfit = ({ value, wants }: Extract<Problem, { kind: 'bad-value' }>): Words =>
  say`${code(value)} does not fit here: it takes ${wants}.`;

const ofIncoming: ReadonlySet<string> = new Set<Problem['kind'] | Objection['kind']>([
  'no-instances',
  'bad-instance',
  'twice',
  'too-many',
  'below-min',
  'above-max',
  'above-limit',
  'unknown-instance',
  'not-running',
  'already-member',
  'in-other-group',
  'foreign-zone',
  'foreign-vpc',
  'image-gone',
  'checks-not-ok',
  'event-scheduled',
  'instance-managed',
  'tag-missing',
  'in-other-request',
]);
const ofOutgoing: ReadonlySet<string> = new Set<Problem['kind'] | Objection['kind']>([
  'both-ways',
  'not-a-member',
  'not-in-service',
  'member-unhealthy',
  'not-all',
]);

/** Whatever is about the group as it is, and nothing in the form can mend, stands beside the group. */
function fieldOf(kind: Problem['kind'] | Objection['kind']): FormField {
  if (kind === 'no-template' || kind === 'no-such-version') return 'template-version';
  if (ofIncoming.has(kind)) return 'incoming';
  return ofOutgoing.has(kind) ? 'out' : 'group';
}

const problemField = (problem: Problem): FormField =>
  'option' in problem ? optionField(problem.option) : fieldOf(problem.kind);

const optionField = (option: string): FormField =>
  option === 'reason' ? 'reason' : (optionNames.find(name => name === option) ?? 'group');

export const permissionFault = (refusal: PermissionRefusal): Fault => ({
  field: permissionField(refusal),
  words: inForm(permissionWords(refusal)),
});

function permissionField(refusal: PermissionRefusal): FormField {
  switch (refusal.kind) {
    case 'wrong-channel':
      return 'channel';
    case 'option-forbidden':
      return refusal.option;
    case 'too-many':
      return refusal.way === 'in' ? 'incoming' : 'out';
    case 'cannot-tell':
    case 'not-a-requester':
    case 'closed':
      return 'group';
    default:
      return unreachable(refusal);
  }
}

export const objectionFault = (objection: Objection): Fault => ({
  field: fieldOf(objection.kind),
  words: inForm(objectionWords(objection)),
});
