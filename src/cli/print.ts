/** Cards and lines as plain text for a terminal, a pipe or a file. */
import { unreachable } from '../core/assert.ts';
import { type Card, plain, type Section, type Task } from '../core/words.ts';

/** A whole card, without its buttons: those are commands here, and commands have no slash. */
export function cardText({ text, sections }: Card): string {
  const parts = sections.map(sectionText).filter(part => part !== '');
  return asTypedHere(parts.length === 0 ? plain(text) : parts.join('\n\n'));
}

/** What people are told to type in Slack, as it is typed here. A swap is asked for by other words: those stay. */
const asTypedHere = (text: string): string =>
  text
    .replaceAll(/\/asg-swap (?=(?:status|history|show|take-up|doctor|freeze|unfreeze)\b)/g, 'asg-swap ')
    .replaceAll('/asg-swap help', 'asg-swap --help')
    // A shell would put names of files in the place of a star.
    .replaceAll(/(asg-swap (?:un)?freeze) ([^\s"]*\*[^\s"]*?)(?=[.,;:]?(?:\s|$))/g, '$1 "$2"');

function sectionText(section: Section): string {
  switch (section.kind) {
    case 'title':
      return section.text;
    case 'words':
    case 'quiet':
      return plain(section.words);
    case 'facts': {
      const width = Math.max(...section.rows.map(([label]) => label.length));
      const indent = ' '.repeat(width + 2);
      return section.rows
        .map(([label, value]) => `${label.padEnd(width)}  ${plain(value).replaceAll('\n', `\n${indent}`)}`)
        .join('\n');
    }
    case 'list': {
      const items = section.items.map(item => `  ${plain(item).replaceAll('\n', '\n    ')}`);
      return [...(section.title ? [plain(section.title)] : []), ...items].join('\n');
    }
    case 'phases':
      return [section.title, ...section.tasks.map(taskText)].join('\n');
    default:
      return unreachable(section);
  }
}

const marks: Readonly<Record<Task['status'], string>> = {
  pending: ' ',
  in_progress: '>',
  complete: 'x',
  error: '!',
};

const taskText = ({ status, title, detail }: Task): string =>
  `  [${marks[status]}] ${title}${detail ? ` – ${plain(detail)}` : ''}`;
