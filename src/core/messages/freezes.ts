/** What is said of freezes, and of channels in which nothing is decided. */
import type { GroupRef } from '../domain.ts';
import type { Freeze } from '../freeze.ts';
import type { Approvers } from '../policy.ts';
import { bold, type Card, code, note, person, say, type Words } from '../words.ts';
import { approverWords } from './plan-card.ts';

/** Whose, why and until when. */
export const freezeLine = ({ pattern, owner, reason, until }: Freeze): Words =>
  say`${code(pattern)} is frozen by ${person(owner)} until ${{ time: until }}: ${reason}`;

/** The card with what is frozen below it. */
export function withFreezes(card: Card, inForce: readonly Freeze[]): Card {
  if (inForce.length === 0) return card;
  const list = { kind: 'list' as const, title: say`${bold('Frozen')}`, items: inForce.map(freezeLine) };
  return {
    ...card,
    text: say`${card.text} ${inForce.length === 1 ? 'One freeze holds.' : `${inForce.length} freezes hold.`}`,
    sections: [...card.sections, list],
  };
}

/** Nothing was asked for or begun. */
export function frozen(group: GroupRef, by: readonly [Freeze, ...Freeze[]]): Card {
  const text = say`Nothing was changed: ${bold(group.name)} is frozen.`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      { kind: 'list', items: by.map(freezeLine) },
      {
        kind: 'quiet',
        words: say`Wait for its end, or ask its owner to type ${code(`/asg-swap unfreeze ${by[0].pattern}`)}. A swap that runs already is not touched by it.`,
      },
    ],
    buttons: [],
  };
}

export const sharedChannel = (audience: 'shared' | 'direct'): Card =>
  note(
    audience === 'direct'
      ? say`Nothing was done: nobody else could see and approve a plan in direct messages. Ask in a channel of your team.`
      : say`Nothing was done: people of another company are in this channel or invited to it, and swaps are asked for and approved among your own only. Ask in a channel that is not shared.`,
  );

export const unknownChannel = (said: string): Card =>
  note(
    say`Nothing was done: whether outsiders are in this channel could not be told, and what cannot be checked is refused. ${said}. Try again in a minute.`,
  );

/** @param holdsNone whether no group that may be swapped at all can fit the pattern */
export function froze(freeze: Freeze, holdsNone = false): Card {
  const ends = say`It ends by itself, or with ${code(`/asg-swap unfreeze ${freeze.pattern}`)}.`;
  return note(
    holdsNone
      ? say`${freezeLine(freeze)}. But the configuration has no entry that this pattern fits, so it holds no group: check the spelling. ${ends}`
      : say`${freezeLine(freeze)}. No swap of these groups can be asked for or approved meanwhile; what runs already goes on. ${ends}`,
  );
}

export const unfroze = (pattern: string): Card =>
  note(
    say`The freeze of ${code(pattern)} is lifted: swaps of these groups can be asked for and approved again.`,
  );

/** No freeze has exactly this pattern; those that there are. */
export function noSuchFreeze(pattern: string, inForce: readonly Freeze[]): Card {
  const text = say`Nothing was done: no freeze has the pattern ${code(pattern)}.${inForce.length === 0 ? ' Nothing is frozen.' : ' These hold:'}`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...(inForce.length === 0 ? [] : [{ kind: 'list' as const, items: inForce.map(freezeLine) }]),
    ],
    buttons: [],
  };
}

/** Only its owner and those who may approve can end a freeze. */
export function notYourFreeze(freeze: Freeze, thawers: readonly Approvers[]): Card {
  const others = thawers.flatMap((who, i) => say`${i === 0 ? ': ' : '; '}${approverWords(who)}`);
  return note(
    say`Nothing was done: ${freezeLine(freeze)}. It is lifted by ${person(freeze.owner)}, or by who may approve swaps of these groups${others}.`,
  );
}

export const notAMember = (): Card =>
  note(say`Nothing was done: only full members of this workspace freeze and unfreeze.`);

export const cannotTellWho = (trouble: string): Card =>
  note(
    say`Nothing was done: Slack could not tell who you are right now (${trouble}), and what cannot be checked is refused. Try again in a minute.`,
  );
