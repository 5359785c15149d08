/**
 * What a press on the page comes to. Each act is checked first; what cannot be done is said in words that
 * the page shows, and nothing of it is done.
 */
import { z } from 'zod';
import type { Offer } from '../slack/acts.ts';
import type { SlackMessage, SlackView } from '../slack/model.ts';
import type { SimulatedSlack } from '../slack/server.ts';
import { type Play, speeds } from './play.ts';
import { befalls, deeds, instanceDeeds, type Switchboard } from './troubles.ts';
import { actors, directMessages } from './viewer.ts';

const as = z.enum(actors.map(actor => actor.name));
const filled = z.union([z.string(), z.array(z.string()), z.null()]);
/** A message or the topmost view, and in it a block and an element. */
const seat = {
  as,
  channel: z.string().optional(),
  ts: z.string().optional(),
  view: z.string().optional(),
  block: z.string(),
  action: z.string(),
};

/** Everything that the page asks for. */
export const act = z.discriminatedUnion('do', [
  z.object({
    do: z.literal('type'),
    as,
    place: z.string(),
    thread: z.string().optional(),
    text: z.string().min(1),
  }),
  z.object({ do: z.literal('press'), ...seat }),
  z.object({ do: z.literal('choose'), ...seat, value: filled }),
  z.object({ do: z.literal('search'), ...seat, query: z.string() }),
  z.object({ do: z.literal('submit'), as, values: z.record(z.string(), filled) }),
  z.object({ do: z.literal('close'), as }),
  z.object({ do: z.literal('open-home'), as }),
  z.object({ do: z.literal('shortcut'), as, id: z.string() }),
  z.object({ do: z.literal('kill') }),
  z.object({ do: z.literal('start') }),
  z.object({ do: z.literal('speed'), value: z.literal(speeds) }),
  z.object({ do: z.literal('pause') }),
  z.object({ do: z.literal('resume') }),
  z.object({ do: z.literal('step') }),
  z.object({ do: z.literal('switch'), id: z.string(), on: z.boolean() }),
  z.object({ do: z.literal('deed'), id: z.string() }),
  z.object({ do: z.literal('instance'), id: z.string(), deed: z.enum(instanceDeeds.map(deed => deed.id)) }),
]);
export type Act = z.infer<typeof act>;

/** What the page hears: nothing, or the options that a search found. */
export interface Reply {
  readonly options?: Offer['options'];
}

/** Why something was not done, in words for the person. */
export class CannotAct extends Error {
  override readonly name = 'CannotAct';
}

const stepMs = 30_000;

/** How each act is done. */
type Doers = {
  readonly [Kind in Act['do']]: (
    wanted: Extract<Act, { do: Kind }>,
    play: Play,
    board: Switchboard,
  ) => unknown;
};

const doers: Doers = {
  type: (wanted, { slack }) => types(slack, wanted),
  press: (wanted, { slack }) => slack.clicks({ ...element(wanted), ...where(slack, wanted) }),
  choose: (wanted, { slack }) =>
    slack.chooses({ ...element(wanted), chooses: wanted.value, ...where(slack, wanted) }),
  search: (wanted, { slack }) =>
    slack.searches({ ...element(wanted), query: wanted.query, ...where(slack, wanted) }),
  submit: ({ as: person, values }, { slack }) => slack.submits({ as: person, values }),
  close: ({ as: person }, { slack }) => slack.closes({ as: person }),
  'open-home': ({ as: person }, { slack }) => slack.opensHome(person),
  shortcut: ({ as: person, id }, { slack }) => slack.usesShortcut({ as: person, callbackId: id }),
  kill: (_wanted, { bot }) => bot.kill(),
  start: (_wanted, { bot }) => bot.start(),
  speed: ({ value }, { clock }) => clock.setSpeed(value),
  pause: (_wanted, { clock }) => clock.pause(),
  resume: (_wanted, { clock }) => clock.resume(),
  step: (_wanted, { clock }) => clock.step(stepMs),
  switch: ({ id, on }, _play, board) => board.set(id, on),
  deed: ({ id }, play) => deed(play, id),
  instance: ({ id, deed: what }, play) => befalls(play, id, what),
};

/** Does it. Throws `CannotAct` where that is not possible. */
export async function carryOut(wanted: Act, play: Play, board: Switchboard): Promise<Reply> {
  const doer = doers[wanted.do] as (wanted: Act, play: Play, board: Switchboard) => unknown;
  const came = await doer(wanted, play, board);
  return wanted.do === 'search' ? { options: (came as Offer).options } : {};
}

const element = ({ as: person, action }: Extract<Act, { do: 'press' | 'choose' | 'search' }>) => ({
  as: person,
  actionId: action,
});

async function types(slack: SimulatedSlack, wanted: Extract<Act, { do: 'type' }>): Promise<void> {
  const { as: person, place, thread, text } = wanted;
  const parent =
    thread === undefined || place === directMessages
      ? undefined
      : slack.messages(place).find(m => m.ts === thread);
  await slack.types({
    as: person,
    channel: place,
    text,
    ...(parent === undefined ? {} : { thread: parent }),
  });
}

/** The message or view as it is now; a press on an older version is a press on what took its place. */
function where(
  slack: SimulatedSlack,
  { as: person, channel, ts, view: viewId, block }: Extract<Act, { do: 'press' | 'choose' | 'search' }>,
): ({ message: SlackMessage } | { view: SlackView }) & { blockId: string } {
  if (viewId !== undefined) {
    const view = [slack.modal(person), slack.home(person)].find(open => open?.id === viewId);
    if (view === undefined) throw new CannotAct('This view has been closed.');
    return { view, blockId: block };
  }
  const all = [...(channel === undefined ? [] : slack.messages(channel)), ...slack.ephemerals(person)];
  const message = all.find(m => m.ts === ts);
  if (message === undefined) throw new CannotAct('This message is not there any more.');
  return { message, blockId: block };
}

function deed(play: Play, id: string): void {
  const found = deeds.find(known => known.id === id);
  const [group] = Object.keys(play.scenario.floor);
  if (found === undefined || group === undefined) throw new CannotAct(`There is no deed ${id}.`);
  found.does(play, group);
}
