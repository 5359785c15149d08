// What people do in channels and messages. Each act sends the payload Slack would send and resolves when the app
// has acknowledged it or has failed to; what the app then does is seen on the screen (`screen.ts`).

import { isObject, words } from './arguments.ts';
import { type Found, interactiveElements } from './blocks.ts';
import type { Delivery } from './delivery.ts';
import type { Drafts, Place } from './drafts.ts';
import { optionsAnswer } from './element-schemas.ts';
import { type Filled, selectedValue } from './inputs.ts';
import type { Channel, JsonObject, Person, SlackMessage, SlackView } from './model.ts';
import type { Parts } from './parts.ts';
import { commandPayload, messageActionPayload, optionsPayload, viewActionPayload } from './payloads.ts';
import { respond } from './responses.ts';
import { SlackError } from './slack-error.ts';
import type { ResponseTarget } from './triggers.ts';
import type { Notice } from './workspace.ts';

/** Changes a payload before it is sent, to play a forger or an odd client. */
export type Tamper = (payload: JsonObject) => JsonObject;

/** What became of an act. */
export interface Interaction extends Delivery {
  /** The payload as it was sent; empty where the act never left Slack. */
  readonly payload: JsonObject;
  readonly triggerId: string;
  /** What Slack told the person, where something went wrong. */
  readonly notice?: Notice;
}

/** Somebody types in a channel they are in. */
export interface Typing {
  /** A person's name (`requester`) or id. */
  readonly as: string;
  /** `#name` or id; `dm` for the direct messages with the app. */
  readonly channel: string;
  readonly text: string;
  /** Types it into this message's thread instead. */
  readonly thread?: SlackMessage;
  readonly tamper?: Tamper;
}

/** Which button or field is meant: by its action id or the words on it, in a certain block where there are several. */
export type Which = ({ readonly actionId: string } | { readonly label: string }) & {
  readonly blockId?: string;
};

/** The message or view it is in, as the person saw it: an outdated one is an outdated screen. */
export type Where = { readonly message: SlackMessage } | { readonly view: SlackView };

/** Somebody presses a button. */
export type Click = { readonly as: string; readonly tamper?: Tamper } & Which & Where;

/** Somebody chooses in a menu, a picker, checkboxes or radio buttons, or fills a field. */
export type Choice = { readonly as: string; readonly chooses: Filled; readonly tamper?: Tamper } & Which &
  Where;

/** Somebody types into a menu whose options come from the app. */
export type Search = { readonly as: string; readonly query: string } & Which & Where;

/** What an app offered for a search; empty where it failed to answer or the query was too short to ask. */
export interface Offer extends Interaction {
  /** The options with their texts and the notes below them, groups dissolved. */
  readonly options: readonly { readonly text: string; readonly value: string; readonly note?: string }[];
}

/** The things people do in channels and messages. */
export interface Acts {
  /** Types: a slash command goes to the app, anything else into the channel. */
  types(typing: Typing): Promise<Interaction>;
  /** Presses a button. Throws where the person cannot see such a button. */
  clicks(click: Click): Promise<Interaction>;
  /** Chooses or fills in; the app hears of it unless the field only counts when its modal is submitted. */
  chooses(choice: Choice): Promise<Interaction>;
  /** Types into a menu whose options come from the app. */
  searches(search: Search): Promise<Offer>;
}

/** What an act comes to that never leaves Slack. */
export const unsent: Interaction = {
  envelopeId: '',
  outcome: 'acked',
  ackPayload: {},
  tookMs: 0,
  triggerId: '',
  payload: {},
};

/** What a person reads beside a button the app did not answer for. */
export const noAnswer = 'This app did not respond. Try again, or ask whoever runs it.';

/** The words on a button or field: its own, its placeholder's, or those of the input block around it. */
export function labelOf({ element, block }: Pick<Found, 'element' | 'block'>): string {
  const text = element['text'] ?? (block['type'] === 'input' ? block['label'] : element['placeholder']);
  return isObject(text) ? words(text['text']) : '';
}

/** The element meant. Throws where the person cannot see it, naming what there is. */
export function elementIn(where: Where, which: Which): Found {
  const blocks = ('message' in where ? where.message.blocks : where.view.blocks) ?? [];
  const there = interactiveElements(blocks);
  const found = there
    .filter(candidate => which.blockId === undefined || candidate.block_id === which.blockId)
    .find(candidate =>
      'actionId' in which
        ? candidate.element['action_id'] === which.actionId
        : labelOf(candidate) === which.label,
    );
  if (found !== undefined) return found;
  const wanted = 'actionId' in which ? which.actionId : which.label;
  const named = there.map(candidate => `${words(candidate.element['action_id'])} (${labelOf(candidate)})`);
  throw new Error(`there is no ${wanted} here, only: ${named.join(', ') || 'nothing'}`);
}

/** Where a draft belongs. */
export function placeOf(where: Where): Place {
  return 'message' in where ? `${where.message.channel}/${where.message.ts}` : where.view.id;
}

function refuseForeignEyes(where: Where, person: Person): void {
  const viewer = 'message' in where ? where.message.ephemeral_to : where.view.user;
  if (viewer !== undefined && viewer !== person.id) {
    throw new Error(`only ${viewer} sees this, not ${person.id}`);
  }
}

/** The people of one simulator, in its channels. */
export function acts(parts: Parts, drafts: Drafts): Acts {
  const { workspace, triggers, responseUrls, courier } = parts;

  const responseUrl = (target: ResponseTarget) => `${parts.origin()}/response/${responseUrls.issue(target)}`;

  async function runCommand(person: Person, channel: Channel, typing: Typing): Promise<Interaction> {
    const [, name = '', text = ''] = typing.text.match(/^(\S+)\s?([\s\S]*)$/) ?? [];
    const tell = (said: string) => workspace.notify({ user: person.id, channel: channel.id, text: said });
    if (!workspace.installation.commands.includes(name)) {
      return { ...unsent, notice: tell(`${name} is not a valid command.`) };
    }
    if (typing.thread !== undefined) {
      return { ...unsent, notice: tell(`${name} is not supported in threads. Sorry!`) };
    }
    const target: ResponseTarget = { channel: channel.id, user: person.id, ephemeral: true };
    const triggerId = triggers.issue({ user: person.id });
    const sent = commandPayload(workspace, {
      person,
      channel,
      name,
      text: text.trim(),
      triggerId,
      responseUrl: responseUrl(target),
    });
    const payload = typing.tamper?.(sent) ?? sent;
    const delivery = await courier.deliver('slash_commands', payload);
    if (delivery.outcome === 'failed') {
      const error = delivery.why === 'timeout' ? 'operation_timeout' : 'dispatch_failed';
      return { ...delivery, payload, triggerId, notice: tell(`${name} failed with the error "${error}"`) };
    }
    const error = answeredBy(delivery.ackPayload, target);
    const notice = error === undefined ? {} : { notice: tell(`${name} failed with the error "${error}"`) };
    return { ...delivery, payload, triggerId, ...notice };
  }

  // An acknowledgement may carry the answer; gives Slack's word for one that cannot be shown.
  function answeredBy(ack: JsonObject, target: ResponseTarget): string | undefined {
    if (!('text' in ack) && !('blocks' in ack)) return undefined;
    try {
      respond(workspace, target, ack);
      return undefined;
    } catch (error) {
      if (error instanceof SlackError) return error.code;
      throw error;
    }
  }

  function actionPayload(person: Person, where: Where, action: JsonObject, triggerId: string): JsonObject {
    const stamped = { ...action, action_ts: workspace.freshTs() };
    if ('view' in where) {
      const { view } = where;
      const state = drafts.state(placeOf(where), view.blocks);
      return viewActionPayload(workspace, { person, view, action: stamped, state, triggerId });
    }
    const { message } = where;
    return messageActionPayload(workspace, {
      person,
      channel: workspace.channelCalled(message.channel),
      message: workspace.message(message.channel, message.ts) ?? message,
      action: stamped,
      state: drafts.state(placeOf(where), message.blocks ?? []),
      triggerId,
      responseUrl: responseUrl({
        channel: message.channel,
        user: person.id,
        messageTs: message.ts,
        ephemeral: message.ephemeral_to !== undefined,
      }),
    });
  }

  async function act(as: string, where: Where, action: JsonObject, tamper?: Tamper): Promise<Interaction> {
    const person = workspace.personCalled(as);
    refuseForeignEyes(where, person);
    const triggerId = triggers.issue({
      user: person.id,
      ...('view' in where ? { viewId: where.view.id } : {}),
    });
    const sent = actionPayload(person, where, action, triggerId);
    const payload = tamper?.(sent) ?? sent;
    const delivery = await courier.deliver('interactive', payload);
    if (delivery.outcome === 'acked') return { ...delivery, payload, triggerId };
    const place = 'message' in where ? { channel: where.message.channel } : {};
    const notice = workspace.notify({ user: person.id, ...place, text: noAnswer });
    return { ...delivery, payload, triggerId, notice };
  }

  return {
    async types(typing) {
      const person = workspace.personCalled(typing.as);
      const channel =
        typing.channel === 'dm'
          ? workspace.directMessages(person.id)
          : workspace.channelCalled(typing.channel);
      if (!channel.members.includes(person.id)) throw new Error(`${typing.as} is not in ${typing.channel}`);
      if (typing.text.startsWith('/')) return await runCommand(person, channel, typing);
      workspace.post({
        channel: channel.id,
        ...(typing.thread === undefined ? {} : { thread_ts: typing.thread.thread_ts ?? typing.thread.ts }),
        text: typing.text,
        user: person.id,
      });
      return unsent;
    },

    async clicks(click) {
      const { block_id: blockId, element } = elementIn(click, click);
      if (element['type'] !== 'button' && element['type'] !== 'icon_button') {
        throw new Error(`a ${words(element['type'])} cannot be clicked, only chosen in`);
      }
      const { type, action_id: actionId, text, value, style } = element;
      const action = { type, action_id: actionId, block_id: blockId, text, value, style };
      const present = Object.entries(action).filter(([, field]) => field !== undefined);
      return await act(click.as, click, Object.fromEntries(present), click.tamper);
    },

    async chooses(choice) {
      const found = elementIn(choice, choice);
      const { block_id: blockId, block, element } = found;
      const place = placeOf(choice);
      refuseForeignEyes(choice, workspace.personCalled(choice.as));
      if (element['type'] !== 'overflow') drafts.fill(place, found, choice.chooses);
      if (block['type'] === 'input' && block['dispatch_action'] !== true) return unsent;
      const { type, action_id: actionId } = element;
      const value = selectedValue(element, choice.chooses, drafts.offered(place, found));
      const action = { type, action_id: actionId, block_id: blockId, ...value };
      return await act(choice.as, choice, action, choice.tamper);
    },

    async searches(search) {
      const person = workspace.personCalled(search.as);
      refuseForeignEyes(search, person);
      const found = elementIn(search, search);
      const { block_id: blockId, element } = found;
      if (!words(element['type']).endsWith('external_select')) {
        throw new Error(`the options of ${words(element['action_id'])} do not come from the app`);
      }
      const least = typeof element['min_query_length'] === 'number' ? element['min_query_length'] : 3;
      if (search.query.length < least) return { ...unsent, options: [] };
      const common = { person, actionId: words(element['action_id']), blockId, query: search.query };
      const place = placeOf(search);
      const payload = optionsPayload(
        workspace,
        'view' in search
          ? { ...common, view: search.view, state: drafts.state(place, search.view.blocks) }
          : { ...common, message: search.message, channel: workspace.channelCalled(search.message.channel) },
      );
      const delivery = await courier.deliver('interactive', payload);
      const parsed = optionsAnswer.safeParse(delivery.ackPayload);
      if (delivery.outcome === 'failed' || !parsed.success) {
        const notice = workspace.notify({ user: person.id, text: 'The options could not be loaded.' });
        return { ...delivery, payload, triggerId: '', notice, options: [] };
      }
      const options =
        'options' in parsed.data
          ? parsed.data.options
          : parsed.data.option_groups.flatMap(group => group.options);
      drafts.offer(place, found, options);
      const shown = options.map(({ text, value = '', description }) => ({
        text: text.text,
        value,
        ...(description === undefined ? {} : { note: description.text }),
      }));
      return { ...delivery, payload, triggerId: '', options: shown };
    },
  };
}
