/** Answers to what was typed: help, and what could not be understood. Each says what to type instead. */
import { unreachable } from '../assert.ts';
import { reasonMost } from '../limits.ts';
import type { Problem } from '../problem.ts';
import { type Card, code, note, say, type Words } from '../words.ts';
import { allOf, count } from './format.ts';

const example = '/asg-swap web-prod i-0123456789abcdef0 i-0123456789abcdef1';

/** What may be added to a wish, here and at the command line. */
export const wishOptions: readonly Words[] = [
  say`${code('--out i-…,i-…')} replace only these members`,
  say`${code('--batch 2')} or ${code('--batch 50%')} how many leave at a time`,
  say`${code('--bake 10m')} how long the old ones wait in Standby, ready to come back`,
  say`${code('--canary')} attach one first and see it healthy before the rest`,
  say`${code('--protect')} protect the new ones from scale-in, also afterwards`,
  say`${code('--keep')} leave the old ones running outside the group instead of terminating them`,
  say`${code('--strategy empty-first')} an outage: every old one ends before the first new one serves, for groups that must never run two releases`,
  say`${code('--template-version 8')} let the group launch from this version of its launch template once the old ones are gone`,
  say`${code('--reason "…"')} what the approver and the record should know`,
];

export function help(): Card {
  return {
    text: say`How to use /asg-swap`,
    sections: [
      {
        kind: 'words',
        words: say`Puts the instances you name in the place of those an Auto Scaling group has now. You see a plan first; another person approves it; the thread tells every step.`,
      },
      {
        kind: 'list',
        items: [
          say`${code('/asg-swap')} alone: a form in which groups and instances are picked`,
          say`${code('/asg-swap GROUP i-… [i-…]')} plan a swap: every member in service is replaced by the instances you name`,
          ...wishOptions,
          say`${code('/asg-swap status [GROUP]')} what is running and waiting`,
          say`${code('/asg-swap history [GROUP]')} what has been`,
          say`${code('/asg-swap show s-…')} one swap's whole story`,
          say`${code('/asg-swap take-up s-…')} let a halted swap go on, once its cause is mended`,
          say`${code('/asg-swap doctor [GROUP]')} whether the bot has all it needs, and what you may do with a group and why`,
          say`${code('/asg-swap freeze PATTERN [for 2h] "why"')} no swap of these groups is asked for or approved until then; ${code('unfreeze PATTERN')} ends it early`,
          say`to approve, withdraw, pause, abort or undo: the buttons below the swap's message in the channel`,
        ],
      },
      {
        kind: 'quiet',
        words: say`GROUP is a name, ${code('region/name')} or ${code('account/region/name')}. Example: ${code(example)}`,
      },
    ],
    buttons: [],
  };
}

/** A pasted log is one mistake, however many of its words are no instance ids. */
const problemsShown = 10;

export function misread(problems: readonly Problem[]): Card {
  const more = problems.length - problemsShown;
  const rest = more > 0 ? [say`and ${more} more`] : [];
  const text = say`Nothing was done: ${count(problems.length, 'thing')} in your command could not be understood.`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      { kind: 'list', items: [...problems.slice(0, problemsShown).map(problemWords), ...rest] },
      { kind: 'quiet', words: say`Example: ${code(example)} · ${code('/asg-swap help')} tells more.` },
    ],
    buttons: [],
  };
}

const takes: Readonly<Record<string, string>> = {
  unfreeze: 'one pattern',
  show: 'the id of one swap',
  'take-up': 'the id of one swap',
};

export function problemWords(problem: Problem): Words {
  switch (problem.kind) {
    case 'no-instances':
      return say`No instances are named. After ${code(problem.group)} type the ids of the instances that shall come in.`;
    case 'no-group':
      return say`The group is missing. Its name comes first, the instance ids after it.`;
    case 'bad-group':
      return groupFault(problem);
    case 'group-arn':
      return say`That is an ARN; a group goes by its name here, the last part of it: ${code(problem.name)}.`;
    case 'is-a-button':
      return say`${code(problem.text)} is no command: what is decided about a request or a running swap are buttons, below its message in the channel and on the Home tab. ${code('/asg-swap status')} lists what runs and waits.`;
    case 'needless-verb':
      return say`Leave out ${code(problem.text)}: the group comes first. You are shown the plan, and nothing begins before somebody approves it.`;
    case 'unknown-verb':
      return say`There is no command ${code(problem.text)}. Did you mean ${code(`/asg-swap ${problem.near}`)}? A swap is asked for with the ids of the incoming instances after the group's name.`;
    case 'bad-instance':
      if (problem.strange !== undefined) {
        return say`${code(problem.text)} has ${code(problem.strange)} in it; an instance id is ${code('i-')} and 8 or 17 digits of 0-9 and a-f. Copy it again.`;
      }
      return problem.digits === undefined
        ? say`${code(problem.text)} is not an instance id: one is ${code('i-')} and 8 or 17 digits of 0-9 and a-f.`
        : say`${code(problem.text)} has ${count(problem.digits, 'digit')} after ${code('i-')}; an instance id has 8 or 17. Copy it again.`;
    case 'twice':
      return say`${code(problem.id)} is named twice. Name each instance once.`;
    case 'both-ways':
      return say`${code(problem.id)} is to come in and to go out. Name it once.`;
    case 'too-many':
      return say`${problem.count} instances are named; one request takes at most ${problem.most}. Do it in parts.`;
    case 'unknown-option':
      return problem.near === undefined
        ? say`There is no option ${code(problem.text)}. There are ${allOf(problem.known.map(o => `--${o}`))}.`
        : say`There is no option ${code(problem.text)}. Did you mean ${code(`--${problem.near}`)}?`;
    case 'no-value':
      return say`${code(`--${problem.option}`)} needs ${problem.wants} after it.`;
    case 'bad-value':
      return say`${code(problem.value)} does not fit ${code(`--${problem.option}`)}, which takes ${problem.wants}.`;
    case 'option-twice':
      return say`${code(`--${problem.option}`)} is given twice. Give it once.`;
    case 'too-long':
      return say`The text is longer than ${problem.most} characters. Ask for fewer instances at a time.`;
    case 'open-quote':
      return say`A quotation mark does not close. Put one at each end of the sentence: ${code('--reason "release 42"')}.`;
    case 'bad-swap-id':
      return problem.text === ''
        ? say`Which swap? Type its id: ${code(`/asg-swap ${problem.verb} s-4kx9q2mv`)}. ${code('/asg-swap history')} lists them.`
        : say`${code(problem.text)} is not the id of a swap: one is ${code('s-')} and eight characters. ${code('/asg-swap history')} lists them.`;
    case 'superfluous':
      return say`${code(problem.text)} is too much after ${code(problem.verb)}: it takes ${takes[problem.verb] ?? 'one group at most'}.`;
    case 'no-pattern':
      return say`Which groups? Type a name or a pattern: ${code(`/asg-swap ${problem.verb} web-*${problem.verb === 'freeze' ? ' for 2h "sale"' : ''}`)}. ${code('/asg-swap status')} lists what is frozen.`;
    case 'bad-time':
      return say`${code(problem.text)} is not a time that a freeze can last: type one of at most 30 days, such as ${code('90m')}, ${code('12h')} or ${code('2d')}.`;
    case 'no-reason':
      return say`A freeze needs a reason of at most ${reasonMost} characters, which everybody sees who meets it: ${code('/asg-swap freeze web-* for 2h "sale"')}.`;
    default:
      return unreachable(problem);
  }
}

function groupFault({ text, why }: Extract<Problem, { kind: 'bad-group' }>): Words {
  switch (why) {
    case 'length':
      return say`${code(text)} is too long: a group's name has at most 255 characters.`;
    case 'mention':
      return say`${code(text)} mentions a person or a channel. Here the name of an Auto Scaling group comes first.`;
    case 'characters':
      return say`${code(text)} cannot be a group's name: those have no colon, no spaces and plain characters only.`;
    default:
      return unreachable(why);
  }
}

/** A plain answer with nothing to press. */
export const answer = (words: Words): Card => note(words);
