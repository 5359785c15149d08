/** What `doctor` says: what needs somebody first, each with the fix, then the rules of a group, then what is well. */
import type { Finding } from '../finding.ts';
import { bold, type Card, code, note, type Section, say, type Words } from '../words.ts';
import { count } from './format.ts';

export interface GroupLook {
  /** `account/region/name`. */
  readonly group: string;
  readonly lines: readonly Words[];
}

export function doctorCard(findings: readonly Finding[], groups: readonly GroupLook[]): Card {
  const wrong = findings.filter(({ good }) => !good);
  const text =
    wrong.length === 0
      ? say`All is well: ${count(findings.length, 'thing')} looked at, nothing changed.`
      : say`${count(wrong.length, 'thing')} of ${findings.length} ${wrong.length === 1 ? 'needs' : 'need'} somebody.`;
  return {
    text,
    sections: [
      { kind: 'words', words: text },
      ...listed('To be put right', wrong),
      ...groups.map(
        ({ group, lines }): Section => ({ kind: 'list', title: say`${bold(group)}`, items: lines }),
      ),
      ...listed(
        'Well',
        findings.filter(({ good }) => good),
      ),
      {
        kind: 'quiet',
        words: say`Whether AWS allows a change is only seen by making it: what is missing then is named, with the line that grants it. Who runs the bot prints the whole policy with ${code('asg-swap iam-policy')}.`,
      },
    ],
    buttons: [],
  };
}

const listed = (title: string, findings: readonly Finding[]): readonly Section[] =>
  findings.length === 0
    ? []
    : [
        {
          kind: 'list',
          title: say`${bold(title)}`,
          items: findings.map(({ what, words }) => say`${bold(what)}: ${words}`),
        },
      ];

export const notForGuests = (): Card =>
  note(say`Nothing was looked at: only full members of this workspace see how the bot is set up.`);
