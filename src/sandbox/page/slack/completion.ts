/** What can come next in a command. The verbs and options are those of the bot's own help, so that they never differ. */
import { help } from '../../../core/messages/commands.ts';
import { plain } from '../../../core/words.ts';
import { outsiders } from '../../aws/world/truth.ts';
import type { Play } from '../play.ts';

/** A word that can be put in, with what it means. */
export interface Suggestion {
  readonly text: string;
  readonly hint: string;
}

/** All that the page's script needs to complete a command. */
export interface Completion {
  readonly command: string;
  readonly verbs: readonly Suggestion[];
  readonly options: readonly Suggestion[];
  readonly groups: readonly Suggestion[];
  /** Instances in no group, which can come in. */
  readonly loose: readonly Suggestion[];
  /** Members, which can go out. */
  readonly members: readonly Suggestion[];
}

const command = '/asg-swap';

/** The lines of the help, each as the code it begins with and what is said of it. */
const explained: readonly Suggestion[] = help().sections.flatMap(section =>
  section.kind === 'list'
    ? section.items.map(words => {
        const [first] = words;
        const text = typeof first === 'object' && 'code' in first ? first.code : '';
        return { text, hint: plain(words).slice(text.length).trim() };
      })
    : [],
);

const verbs = explained.flatMap(({ text, hint }) => {
  const verb = new RegExp(`^${command} ([a-z]+)`).exec(text)?.[1];
  return verb === undefined ? [] : [{ text: verb, hint }];
});
const options = explained.flatMap(({ text, hint }) => {
  const option = /^--[a-z-]+/.exec(text)?.[0];
  return option === undefined ? [] : [{ text: option, hint }];
});

/** What fits the world as it is now. */
export function completionFor({ world, scenario }: Play): Completion {
  const groups = Object.keys(scenario.floor).map(name => world.group(name));
  return {
    command,
    verbs: [...verbs, { text: 'help', hint: 'how to use the command' }],
    options,
    groups: groups.map(({ name, members }) => ({ text: name, hint: `group of ${members.length}` })),
    loose: outsiders(world.inside.engine)
      .filter(i => i.ec2State === 'running')
      .map(({ id, zone, image }) => ({ text: id, hint: `${zone}, ${image}, in no group` })),
    members: groups.flatMap(({ name, members }) =>
      members.map(({ id, zone, lifecycle }) => ({ text: id, hint: `${lifecycle} in ${name}, ${zone}` })),
    ),
  };
}
