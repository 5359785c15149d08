/**
 * The form of a swap, from the word that opens it to what came of it. Kept true: a modal is opened before
 * AWS is asked anything, because Slack's permission to open one lasts three seconds; of several changes in
 * one view only the newest is drawn; and a submission is answered in time, with every objection in its field
 * or with a view that says that it is being worked on, and is carried out once.
 */
import { randomBytes } from 'node:crypto';
import type { App, BlockAction, GlobalShortcut, ViewSubmitAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { PersonId } from '../../core/domain.ts';
import { note, say } from '../../core/words.ts';
import type { Asked, Clock, Desk, FormDesk, FormGroup, Log, MessageRef } from '../../ports.ts';
import type { Dress } from '../blocks.ts';
import type { Deliveries } from '../deliveries.ts';
import { explain, refusal } from '../errors.ts';
import {
  anyField,
  emptyState,
  type FormState,
  fieldAction,
  formId,
  formOf,
  memoryOf,
  type Option,
  shortcutId,
  shownIn,
  stateOf,
  type View,
} from '../form-state.ts';
import type { Jobs } from '../jobs.ts';
import { redacted } from '../logger.ts';
import { commandName } from '../manifest.ts';
import {
  endView,
  fieldErrors,
  formView,
  groupOption,
  instanceOption,
  slackOption,
  waitingView,
} from '../modal.ts';
import type { Gate } from './gate.ts';
import { personId } from './reception.ts';

export interface FormParts {
  readonly desk: () => Desk;
  readonly gate: Gate;
  readonly deliveries: Deliveries;
  readonly jobs: Jobs;
  /** Opens: a permission is good for one try. */
  readonly once: WebClient;
  /** Updates, which may be repeated. */
  readonly again: WebClient;
  readonly link: (message: MessageRef) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Opens the form for somebody. Throws what Slack says where it does not let us. */
export type OpenForm = (triggerId: string, person: PersonId, channel?: string) => Promise<void>;

/** How long the list of groups is waited for before something is shown. */
const openAfterMs = 500;
/** Slack waits three seconds for the answer to a submission or for options. */
const answerWithinMs = 2_000;
/** Several picks in a row are looked at together. */
const settleMs = 400;
/** Views whose changes are told apart. */
const viewsMost = 500;

export function createForm(parts: FormParts): { readonly open: OpenForm; listen(app: App): void } {
  const { once, again, clock, log, jobs, gate } = parts;
  const form = (): FormDesk => parts.desk().form;
  /** The newest change of each view. */
  const newest = new Map<string, number>();
  /** Answers to submissions by their delivery: Slack may send one twice. */
  const answers = new Map<string, Promise<SubmissionAck>>();

  async function open(triggerId: string, person: PersonId, channel?: string): Promise<void> {
    const offered = form().groups('', person);
    const early = await Promise.race([offered, clock.sleep(openAfterMs).then(() => undefined)]);
    const draw = ({ options, trouble }: Awaited<typeof offered>, dress: Dress): ModalView =>
      options.length === 0 && trouble
        ? waitingView(trouble)
        : formView({ channel, state: emptyState, trouble }, dress);
    const first = (dress: Dress) => (early ? draw(early, dress) : waitingView(say`Looking at the groups…`));
    const { view } = await dressed(dress => once.views.open({ trigger_id: triggerId, view: first(dress) }));
    if (early || !view?.id) return;
    const late = await offered;
    await update(view.id, dress => draw(late, dress));
  }

  /** Shows a view in the place of another. That it has been closed meanwhile is nobody's trouble. */
  async function update(id: string, draw: (dress: Dress) => ModalView, hash?: string): Promise<void> {
    try {
      await dressed(dress =>
        again.views.update({ view_id: id, view: draw(dress), ...(hash === undefined ? {} : { hash }) }),
      );
    } catch (error) {
      const code = refusal(error)?.code;
      // Another change came in between. It was drawn of what is filled in as this one is: the newest stays.
      if (code === 'hash_conflict' && hash !== undefined) return update(id, draw);
      if (code !== 'not_found')
        log.warn({ view: id, error: explain(error) }, 'A form could not be brought up to date');
    }
  }

  /** A number that is the newest of this view until the next one is taken. */
  function turnIn(id: string): () => boolean {
    const turn = (newest.get(id) ?? 0) + 1;
    newest.delete(id);
    newest.set(id, turn);
    const [oldest] = newest.keys();
    if (newest.size > viewsMost && oldest !== undefined) newest.delete(oldest);
    return () => newest.get(id) === turn;
  }

  async function changed(view: View, field: string, person: PersonId): Promise<void> {
    const isNewest = turnIn(view.id);
    const { channel } = memoryOf(view.private_metadata);
    const state = stateOf(view);
    if (field === fieldAction('group')) {
      const { group } = state;
      if (!group) return;
      const fresh: FormState = { ...emptyState, group, filled: {} };
      const looking = update(
        view.id,
        dress => formView({ channel, state: fresh, group: 'looking' }, dress),
        view.hash,
      );
      const [found] = await Promise.all([form().group(group.value, person), looking]);
      if (isNewest())
        await update(view.id, dress => formView({ channel, state: fresh, group: known(found) }, dress));
      return;
    }
    await clock.sleep(settleMs);
    if (!isNewest() || !state.group || state.incoming.length === 0) return;
    const [found, checked] = await Promise.all([
      form().group(state.group.value, person),
      form().check(formOf(state), { person, channel: state.channel ?? channel ?? '' }),
    ]);
    if (!isNewest()) return;
    await update(
      view.id,
      dress => formView({ channel, state, group: known(found), checked }, dress),
      view.hash,
    );
  }

  async function submitted(view: View, person: PersonId): Promise<SubmissionAck> {
    turnIn(view.id);
    const state = stateOf(view);
    const { channel } = memoryOf(view.private_metadata);
    if (blockOf(view, 'incoming') === undefined) {
      void jobs.run(() => changed(view, fieldAction('group'), person));
      const looking = formView({ channel, state, group: 'looking' });
      return { response_action: 'update', view: looking };
    }
    const asking = form().ask(formOf(state), { person, channel: state.channel ?? channel ?? '' });
    const early = await Promise.race([asking, clock.sleep(answerWithinMs).then(() => undefined)]);
    if (early?.kind === 'faults') {
      return {
        response_action: 'errors',
        errors: fieldErrors(early.faults, field => blockOf(view, shownIn(field))),
      };
    }
    void jobs.run(() => showEnd(view, state, person, asking));
    return early
      ? { response_action: 'update', view: endView(early.card, undefined) }
      : {
          response_action: 'update',
          view: waitingView(say`AWS is being looked at; the answer appears here…`),
        };
  }

  /** What came of it, in the modal that asked. */
  async function showEnd(
    view: View,
    state: FormState,
    person: PersonId,
    asking: Promise<Asked>,
  ): Promise<void> {
    const { channel } = memoryOf(view.private_metadata);
    try {
      const asked = await asking;
      if (asked.kind === 'asked') {
        const link = asked.message && (await parts.link(asked.message));
        return await update(view.id, dress => endView(asked.card, link, dress));
      }
      const group = known(await form().group(state.group?.value ?? '', person));
      return await update(view.id, dress => formView({ channel, state, group, checked: asked }, dress));
    } catch (error) {
      const end = broken(error);
      await update(view.id, () => end);
    }
  }

  /** What nobody foresaw: the log has it under a reference, and the person hears it. */
  function broken(error: unknown): ModalView {
    const reference = `e-${randomBytes(4).toString('hex')}`;
    log.error(
      {
        reference,
        error: redacted(String(error)),
        stack: error instanceof Error ? redacted(error.stack ?? '') : '',
      },
      'A form failed for a reason nobody foresaw',
    );
    return endView(
      note(
        say`A fault in the bot stopped it while it worked on this, and how far it came is not certain. See with ${{ code: `${commandName} status` }} before you try again. Who runs the bot finds the cause in its log under ${{ code: reference }}.`,
      ),
      undefined,
    );
  }

  return {
    open,
    listen(app) {
      app.shortcut<GlobalShortcut>(
        { type: 'shortcut', callback_id: shortcutId },
        async ({ ack, body, context }) => {
          await ack();
          await jobs.run(async () => {
            if (!parts.deliveries.isNew(textOf(context['delivery'])) || gate(originOf(body), 'shortcut'))
              return;
            await open(body.trigger_id, personId(body.user.id)).catch((error: unknown) =>
              log.warn(
                { person: body.user.id, error: explain(error) },
                'Slack did not let the form be opened',
              ),
            );
          });
        },
      );

      app.action<BlockAction>(
        { type: 'block_actions', action_id: anyField },
        async ({ ack, action, body }) => {
          await ack();
          const { view } = body;
          if (!view || view.callback_id !== formId || gate(originOf(body), 'form')) return;
          await jobs.run(() => changed(view, action.action_id, personId(body.user.id)));
        },
      );

      app.options<'block_suggestion'>(
        { type: 'block_suggestion', action_id: anyField },
        async ({ ack, body }) => {
          if (gate(originOf(body), 'form')) return ack({ options: [] });
          const view: unknown = body.view;
          const found = options(body.action_id, body.value, view as View | undefined, personId(body.user.id));
          const inTime = clock.sleep(answerWithinMs).then((): readonly Option[] => []);
          const offered = await Promise.race([found.catch(() => []), inTime]);
          return ack({ options: offered.map(slackOption) });
        },
      );

      app.view<ViewSubmitAction>(
        { type: 'view_submission', callback_id: formId },
        async ({ ack, body, view, context }) => {
          const refused = gate(originOf(body), 'form');
          if (refused) return ack({ response_action: 'update', view: endView(note(refused), undefined) });
          const delivery = textOf(context['delivery']);
          const known = delivery === undefined ? undefined : answers.get(delivery);
          const answer =
            known ??
            submitted(view, personId(body.user.id)).catch(
              (error: unknown): SubmissionAck => ({
                response_action: 'update',
                view: broken(error),
              }),
            );
          if (delivery !== undefined) remember(delivery, answer);
          await jobs.run(async () => {
            const given = await answer;
            await ack(given).catch((error: unknown) =>
              log.warn(
                { error: explain(error) },
                'Slack could not be told what came of a form; it is done all the same',
              ),
            );
          });
        },
      );
    },
  };

  function remember(delivery: string, answer: Promise<SubmissionAck>): void {
    answers.set(delivery, answer);
    const [oldest] = answers.keys();
    if (answers.size > viewsMost && oldest !== undefined) answers.delete(oldest);
  }

  async function options(
    action: string,
    typed: string,
    view: View | undefined,
    person: PersonId,
  ): Promise<readonly Option[]> {
    if (action === fieldAction('group')) return (await form().groups(typed, person)).options.map(groupOption);
    const group = view && (stateOf(view).group?.value ?? memoryOf(view.private_metadata).group);
    if (group === undefined) return [];
    const way = action === fieldAction('out') ? 'out' : 'in';
    const now = clock.now();
    return (await form().instances(way, group, typed)).options.map(each => instanceOption(each, now));
  }
}

type SubmissionAck =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

const known = (
  found: Awaited<ReturnType<FormDesk['group']>>,
): FormGroup | { readonly trouble: FormTrouble } => ('rules' in found ? found : { trouble: found });
type FormTrouble = Exclude<Awaited<ReturnType<FormDesk['group']>>, FormGroup>;

/** Draws it richly, and plainly where Slack refuses a block. Views are refused with another word than messages. */
async function dressed<T>(send: (dress: Dress) => Promise<T>): Promise<T> {
  try {
    return await send('rich');
  } catch (error) {
    if (!['invalid_arguments', 'invalid_blocks'].includes(refusal(error)?.code ?? '')) throw error;
    return send('plain');
  }
}

/** The block that holds a field in this view. */
function blockOf(view: View, field: Parameters<typeof fieldAction>[0]): string | undefined {
  for (const block of view.blocks) {
    if (!('element' in block) || block.block_id === undefined) continue;
    const { element } = block;
    if (typeof element === 'object' && 'action_id' in element && element.action_id === fieldAction(field)) {
      return block.block_id;
    }
  }
  return undefined;
}

interface Body {
  readonly api_app_id?: string;
  readonly team?: { readonly id: string } | null;
  readonly enterprise?: { readonly id: string } | null;
  readonly user: { readonly id: string; readonly team_id?: string };
}

const originOf = ({ api_app_id: appId, team, user, enterprise }: Body) => ({
  appId,
  team: team?.id,
  personTeam: user.team_id,
  enterprise: enterprise?.id,
  person: user.id,
});

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
