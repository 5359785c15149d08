// What people do. Each act sends the payload Slack would send and resolves when the app has acknowledged it or has
// failed to; what the app then does is seen on the screen (`screen.ts`).

import { words } from './arguments.ts';
import { interactiveElements } from './blocks.ts';
import type { Delivery } from './delivery.ts';
import { type Filled, selectedValue, stateOf } from './inputs.ts';
import type { Channel, JsonObject, Person, SlackMessage, SlackView } from './model.ts';
import type { Parts } from './parts.ts';
import { commandPayload, messageActionPayload, viewActionPayload } from './payloads.ts';
import { respond } from './responses.ts';
import { SlackError } from './slack-error.ts';
import type { ResponseTarget } from './triggers.ts';
import type { Notice } from './workspace.ts';

/** Changes a payload before it is sent, to play a forger or an odd client. */
export type Tamper = (payload: JsonObject) => JsonObject;

/** What became of an act. */
export interface Interaction extends Delivery {
  /** The payload as it was sent. */
  readonly payload: JsonObject;
  readonly triggerId: string;
  /** What Slack told the person, where the app did not acknowledge. */
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

/** Which button or other element is meant: by its action id, or by the words on it. */
export type Which = { readonly actionId: string } | { readonly label: string };

/** The message or view it is in, as the person saw it: an outdated one is an outdated screen. */
export type Where = { readonly message: SlackMessage } | { readonly view: SlackView };

/** Somebody presses a button. */
export type Click = { readonly as: string; readonly tamper?: Tamper } & Which & Where;

/** Somebody chooses in a menu, checkboxes, radio buttons or a date picker outside an input block. */
export type Choice = { readonly as: string; readonly chooses: Filled; readonly tamper?: Tamper } & Which &
  Where;

/** The things people do in messages. */
export interface Acts {
  /** Types: a slash command goes to the app, anything else into the channel. */
  types(typing: Typing): Promise<Interaction>;
  /** Presses a button. Throws where the person cannot see such a button. */
  clicks(click: Click): Promise<Interaction>;
  /** Chooses in a menu of a message or view. */
  chooses(choice: Choice): Promise<Interaction>;
}

/** A delivery that needed none: the act never left Slack. */
export const unsent: Omit<Interaction, 'payload'> = {
  envelopeId: '',
  outcome: 'acked',
  ackPayload: {},
  tookMs: 0,
  triggerId: '',
};

function elementIn(where: Where, which: Which): { blockId: string; element: JsonObject } {
  const blocks = ('message' in where ? where.message.blocks : where.view.blocks) ?? [];
  const elements = interactiveElements(blocks);
  const found = elements.find(({ element }) =>
    'actionId' in which ? element['action_id'] === which.actionId : labelOf(element) === which.label,
  );
  if (found !== undefined) return { blockId: found.block_id, element: found.element };
  const there = elements.map(({ element }) => `${words(element['action_id'])} (${labelOf(element)})`);
  const wanted = 'actionId' in which ? which.actionId : which.label;
  throw new Error(`there is no ${wanted} to act on here, only: ${there.join(', ') || 'nothing'}`);
}

export function acts(parts: Parts): Acts {
  const { workspace, triggers, responseUrls, courier } = parts;

  const responseUrl = (target: ResponseTarget) => `${parts.origin()}/response/${responseUrls.issue(target)}`;

  async function runCommand(person: Person, channel: Channel, typing: Typing): Promise<Interaction> {
    const [, name = '', text = ''] = typing.text.match(/^(\S+)\s?([\s\S]*)$/) ?? [];
    const tell = (words: string) => workspace.notify({ user: person.id, channel: channel.id, text: words });
    if (!workspace.installation.commands.includes(name)) {
      return { ...unsent, payload: {}, notice: tell(`${name} is not a valid command.`) };
    }
    if (typing.thread !== undefined) {
      return { ...unsent, payload: {}, notice: tell(`${name} is not supported in threads. Sorry!`) };
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
    const notice = answerCommand(delivery.ackPayload, target, name);
    return { ...delivery, payload, triggerId, ...(notice === undefined ? {} : { notice }) };
  }

  // An acknowledgement may carry the answer; one Slack cannot take is shown to the person as a failure.
  function answerCommand(ack: JsonObject, target: ResponseTarget, name: string): Notice | undefined {
    if (!('text' in ack) && !('blocks' in ack)) return undefined;
    try {
      respond(workspace, target, ack);
      return undefined;
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const text = `${name} failed with the error "${error.code}"`;
      return workspace.notify({ user: target.user, channel: target.channel, text });
    }
  }

  async function act(as: string, where: Where, action: JsonObject, tamper?: Tamper): Promise<Interaction> {
    const person = workspace.personCalled(as);
    const stamped = { ...action, action_ts: workspace.freshTs() };
    let payload: JsonObject;
    let triggerId: string;
    let channelId: string | undefined;
    if ('message' in where) {
      const { message } = where;
      if (message.ephemeral_to !== undefined && message.ephemeral_to !== person.id) {
        throw new Error(`only ${message.ephemeral_to} sees this ephemeral message, not ${person.id}`);
      }
      channelId = message.channel;
      triggerId = triggers.issue({ user: person.id });
      payload = messageActionPayload(workspace, {
        person,
        channel: workspace.channelCalled(message.channel),
        message: workspace.message(message.channel, message.ts) ?? message,
        action: stamped,
        state: stateOf(message.blocks ?? [], {}),
        triggerId,
        responseUrl: responseUrl({
          channel: message.channel,
          user: person.id,
          messageTs: message.ts,
          ephemeral: message.ephemeral_to !== undefined,
          ...(message.thread_ts === undefined ? {} : { threadTs: message.thread_ts }),
        }),
      });
    } else {
      const { view } = where;
      if (view.user !== person.id) throw new Error(`only ${view.user} sees this view, not ${person.id}`);
      triggerId = triggers.issue({ user: person.id, viewId: view.id });
      const state = stateOf(view.blocks, {});
      payload = viewActionPayload(workspace, { person, view, action: stamped, state, triggerId });
    }
    const sent = tamper?.(payload) ?? payload;
    const delivery = await courier.deliver('interactive', sent);
    if (delivery.outcome === 'acked') return { ...delivery, payload: sent, triggerId };
    const notice = workspace.notify({
      user: person.id,
      ...(channelId === undefined ? {} : { channel: channelId }),
      text: 'This app did not respond. Try again, or ask whoever runs it.',
    });
    return { ...delivery, payload: sent, triggerId, notice };
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
      return { ...unsent, payload: {} };
    },

    async clicks(click) {
      const { blockId, element } = elementIn(click, click);
      if (element['type'] !== 'button')
        throw new Error(`a ${words(element['type'])} cannot be clicked, only chosen in`);
      const { type, action_id: actionId, text, value, style } = element;
      const action = { type, action_id: actionId, block_id: blockId, text, value, style };
      return await act(click.as, click, withoutUndefined(action), click.tamper);
    },

    async chooses(choice) {
      const { blockId, element } = elementIn(choice, choice);
      const { type, action_id: actionId } = element;
      const action = {
        type,
        action_id: actionId,
        block_id: blockId,
        ...selectedValue(element, choice.chooses),
      };
      return await act(choice.as, choice, action, choice.tamper);
    },
  };
}

function withoutUndefined(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}

/** The words on an element: a button's text, a menu's placeholder. */
export function labelOf(element: JsonObject): string {
  const text = element['text'] ?? element['placeholder'];
  return typeof text === 'object' && text !== null && 'text' in text ? words(text.text) : '';
}
