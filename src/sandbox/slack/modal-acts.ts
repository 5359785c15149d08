// What people do in modals, on the Home tab and with shortcuts. Slack's client checks a form before it sends it,
// and what the app answers to a submission decides what happens to the modal.

import { type Acts, elementIn, type Interaction, type Tamper, unsent } from './acts.ts';
import { isObject, words } from './arguments.ts';
import { interactiveElements } from './blocks.ts';
import type { Drafts } from './drafts.ts';
import { type Filled, type FilledIn, isEmpty } from './inputs.ts';
import { checkedView, stackMax, updateView } from './methods-views.ts';
import type { JsonObject, SlackView } from './model.ts';
import type { Parts } from './parts.ts';
import { eventPayload, shortcutPayload, viewClosedPayload, viewSubmissionPayload } from './payloads.ts';
import { SlackError } from './slack-error.ts';
import { wireView } from './wire.ts';

/** Somebody submits the topmost modal. */
export interface Submission {
  readonly as: string;
  /** What to fill in before, by block id or action id; each as by `chooses`. */
  readonly values?: FilledIn;
  readonly tamper?: Tamper;
}

/** The things people do with views. */
export interface ModalActs {
  /** Fills fields of the topmost modal; the app hears only of those that dispatch. */
  fillsIn(filling: { readonly as: string; readonly values: FilledIn }): Promise<readonly Interaction[]>;
  /**
   * Presses Submit in the topmost modal. What Slack's client would not send (a missing or malformed field) comes
   * back unsent, with the errors on the view.
   */
  submits(submission: Submission): Promise<Interaction>;
  /** Closes the topmost modal; `all` closes the stack beneath it too. */
  closes(closing: { readonly as: string; readonly all?: boolean }): Promise<Interaction>;
  /** Opens the app's Home tab. */
  opensHome(as: string): Promise<Interaction>;
  /** Chooses a global shortcut of the app. */
  usesShortcut(use: { readonly as: string; readonly callbackId: string }): Promise<Interaction>;
}

/** What a person reads in a modal whose submission the app did not answer, or answered with nonsense. */
export const noSubmission = 'We had some trouble connecting. Try again?';

// What Slack's client says of a field that it will not send.
function complaint(block: JsonObject, element: JsonObject, content: Filled): string | undefined {
  if (isEmpty(content))
    return block['optional'] === true ? undefined : 'Please complete this required field.';
  const { type, min_length: min, max_length: max, max_selected_items: most } = element;
  if (typeof content !== 'string') {
    return typeof most === 'number' && (content ?? []).length > most ? `Choose at most ${most}.` : undefined;
  }
  if (typeof min === 'number' && content.length < min) return `At least ${min} characters, please.`;
  if (typeof max === 'number' && content.length > max) return `At most ${max} characters, please.`;
  if (type !== 'number_input') return undefined;
  return outsideOf(element, Number(content)) ? 'Please enter a valid number.' : undefined;
}

function outsideOf(element: JsonObject, value: number): boolean {
  const bound = (name: string, none: number) => (element[name] === undefined ? none : Number(element[name]));
  if (Number.isNaN(value) || (element['is_decimal_allowed'] !== true && !Number.isInteger(value)))
    return true;
  return (
    value < bound('min_value', Number.NEGATIVE_INFINITY) ||
    value > bound('max_value', Number.POSITIVE_INFINITY)
  );
}

function fieldCalled(view: SlackView, name: string) {
  const fields = interactiveElements(view.blocks);
  const found = fields.find(field => field.block_id === name || field.element['action_id'] === name);
  if (found !== undefined) return found;
  return elementIn({ view }, { actionId: name });
}

/** The people of one simulator, in its modals; `chooses` fills a single field. */
export function modalActs(parts: Parts, drafts: Drafts, { chooses }: Pick<Acts, 'chooses'>): ModalActs {
  const { workspace, triggers, courier } = parts;

  function topmost(as: string): SlackView {
    const { id } = workspace.personCalled(as);
    const view = workspace.viewsOf(id).findLast(open => open.type === 'modal');
    if (view === undefined) throw new Error(`${as} has no modal open`);
    return view;
  }

  async function fillsIn({ as, values }: { as: string; values: FilledIn }): Promise<readonly Interaction[]> {
    const told: Interaction[] = [];
    for (const [name, chosen] of Object.entries(values)) {
      const view = topmost(as);
      const actionId = words(fieldCalled(view, name).element['action_id']);
      told.push(await chooses({ as, view, actionId, chooses: chosen }));
    }
    return told;
  }

  function formErrors(view: SlackView): Readonly<Record<string, string>> {
    const fields = interactiveElements(view.blocks).filter(({ block }) => block['type'] === 'input');
    return Object.fromEntries(
      fields.flatMap(field => {
        const said = complaint(field.block, field.element, drafts.content(view.id, field));
        return said === undefined ? [] : [[field.block_id, said]];
      }),
    );
  }

  // Carries out what the app answered to a submission. Throws `SlackError` where Slack cannot.
  function carryOut(view: SlackView, ack: JsonObject): void {
    const { response_action: action } = ack;
    switch (action) {
      case undefined:
        workspace.closeView(view);
        return;
      case 'clear':
        for (const open of workspace.viewsOf(view.user)) if (open.type === 'modal') workspace.closeView(open);
        return;
      case 'errors': {
        const inputs = view.blocks.filter(block => block.type === 'input').map(block => block.block_id ?? '');
        const errors = isObject(ack['errors']) ? ack['errors'] : {};
        const entries = Object.entries(errors).map(([blockId, text]) => [blockId, words(text)] as const);
        const unknown = entries.filter(([blockId, text]) => !inputs.includes(blockId) || text === '');
        if (entries.length === 0 || unknown.length > 0) throw new SlackError('invalid_arguments');
        workspace.setView({ ...view, errors: Object.fromEntries(entries) });
        return;
      }
      case 'update':
        updateView(workspace, view, ack['view']);
        return;
      case 'push': {
        const open = workspace.viewsOf(view.user).filter(({ type }) => type === 'modal');
        if (open.length >= stackMax) throw new SlackError('push_limit_reached');
        workspace.setView({
          id: workspace.freshId('V0'),
          user: view.user,
          hash: workspace.freshTs(),
          ...checkedView(workspace, ack['view']),
          root_view_id: view.root_view_id,
          previous_view_id: view.id,
        });
        return;
      }
      default:
        throw new SlackError('invalid_arguments', [`[ERROR] unknown response_action: ${words(action)}`]);
    }
  }

  return {
    fillsIn,

    async submits({ as, values = {}, tamper }) {
      await fillsIn({ as, values });
      const view = topmost(as);
      const person = workspace.personCalled(as);
      const errors = formErrors(view);
      if (Object.keys(errors).length > 0) {
        workspace.setView({ ...view, errors });
        return unsent;
      }
      const triggerId = triggers.issue({ user: person.id, viewId: view.id });
      const state = drafts.state(view.id, view.blocks);
      const sent = viewSubmissionPayload(workspace, { person, view, state, triggerId });
      const payload = tamper?.(sent) ?? sent;
      const delivery = await courier.deliver('interactive', payload);
      const trouble = () => ({ notice: workspace.notify({ user: person.id, text: noSubmission }) });
      if (delivery.outcome === 'failed') return { ...delivery, payload, triggerId, ...trouble() };
      try {
        // The app may have updated the view while it was thinking.
        carryOut(workspace.view(view.id) ?? view, delivery.ackPayload);
        return { ...delivery, payload, triggerId };
      } catch (error) {
        if (error instanceof SlackError) return { ...delivery, payload, triggerId, ...trouble() };
        throw error;
      }
    },

    async closes({ as, all = false }) {
      const view = topmost(as);
      const person = workspace.personCalled(as);
      const cleared = all || view.content['clear_on_close'] === true;
      const closed = cleared ? workspace.viewsOf(person.id).filter(open => open.type === 'modal') : [view];
      for (const open of closed) workspace.closeView(open);
      if (view.content['notify_on_close'] !== true) return unsent;
      const payload = viewClosedPayload(workspace, { person, view, cleared });
      return { ...(await courier.deliver('interactive', payload, false)), payload, triggerId: '' };
    },

    async opensHome(as) {
      const person = workspace.personCalled(as);
      const home = workspace.viewsOf(person.id).find(view => view.type === 'home');
      const payload = eventPayload(workspace, {
        type: 'app_home_opened',
        user: person.id,
        channel: workspace.directMessages(person.id).id,
        tab: 'home',
        ...(home === undefined ? {} : { view: wireView(home, workspace) }),
      });
      return { ...(await courier.deliver('events_api', payload, false)), payload, triggerId: '' };
    },

    async usesShortcut({ as, callbackId }) {
      const person = workspace.personCalled(as);
      const triggerId = triggers.issue({ user: person.id });
      const payload = shortcutPayload(workspace, { person, callbackId, triggerId });
      const delivery = await courier.deliver('interactive', payload);
      if (delivery.outcome === 'acked') return { ...delivery, payload, triggerId };
      return {
        ...delivery,
        payload,
        triggerId,
        notice: workspace.notify({ user: person.id, text: noSubmission }),
      };
    },
  };
}
