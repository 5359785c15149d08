/**
 * The form of a swap, from the word that opens it to what came of it. Kept true: a modal is opened before
 * AWS has to have answered, because Slack's permission to open one lasts three seconds; of several changes in
 * one view only the newest is drawn; and a submission is answered in time, with every objection in its field
 * or with a view that says that it is being worked on.
 */
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { PersonId } from '../core/domain.ts';
import { beingJudged, lookingAtGroups } from '../core/messages/form.ts';
import type { Asked, Clock, Desk, FormDesk, FormGroup, Log, MessageRef } from '../ports.ts';
import type { Dress } from './blocks.ts';
import { explain, refusal } from './errors.ts';
import { groupOption, instanceOption } from './form-fields.ts';
import {
  blockOf,
  emptyState,
  type FormState,
  fieldAction,
  formOf,
  memoryOf,
  type Option,
  stateOf,
  type View,
} from './form-state.ts';
import type { Jobs } from './jobs.ts';
import { unforeseen } from './listeners/errors.ts';
import { askedView, failedView, fieldErrors, formView, waitingView } from './modal.ts';

export interface FormParts {
  readonly desk: () => Desk;
  readonly jobs: Jobs;
  /** Opens: a permission is good for one try. */
  readonly once: WebClient;
  /** Updates, which may be repeated. */
  readonly again: WebClient;
  readonly link: (message: MessageRef) => Promise<string | undefined>;
  readonly clock: Clock;
  readonly log: Log;
}

/** What an answer to a submission can be. */
export type SubmissionAck =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

export interface SwapForm {
  readonly open: OpenForm;
  /** Something was filled in; `field` is the action id of its field. */
  changed(view: View, field: string, person: PersonId): Promise<void>;
  /** What fits what was typed; nothing where it cannot be told in time. */
  options(
    action: string,
    typed: string,
    view: View | undefined,
    person: PersonId,
  ): Promise<readonly Option[]>;
  /** Never rejects, and answers in time. */
  submitted(view: View, person: PersonId): Promise<SubmissionAck>;
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

export function createForm(parts: FormParts): SwapForm {
  const { once, again, clock, log, jobs } = parts;
  const form = (): FormDesk => parts.desk().form;
  /** The newest change of each view. */
  const newest = new Map<string, number>();

  async function open(triggerId: string, person: PersonId, channel?: string): Promise<void> {
    const list = form().groups('', person);
    const early = await Promise.race([list, clock.sleep(openAfterMs).then(() => undefined)]);
    const draw = ({ options, trouble }: Awaited<typeof list>, dress: Dress): ModalView =>
      options.length === 0 && trouble
        ? waitingView(trouble)
        : formView({ channel, state: emptyState, trouble }, dress);
    const first = (dress: Dress) => (early ? draw(early, dress) : waitingView(lookingAtGroups()));
    const { view } = await dressed(dress => once.views.open({ trigger_id: triggerId, view: first(dress) }));
    if (early || !view?.id) return;
    const late = await list;
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
    for (let waitMs = settleMs; ; ) {
      await clock.sleep(waitMs);
      if (!isNewest() || !state.group) return;
      const [found, checked] = await Promise.all([
        form().group(state.group.value, person),
        form().check(formOf(state), { person, channel: state.channel }),
      ]);
      if (!isNewest()) return;
      await update(
        view.id,
        dress => formView({ channel, state, group: known(found), checked }, dress),
        waitMs === settleMs ? view.hash : undefined,
      );
      if (checked.kind !== 'later') return;
      waitMs = checked.waitMs;
    }
  }

  async function judged(view: View, person: PersonId): Promise<SubmissionAck> {
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
      return { response_action: 'errors', errors: fieldErrors(early.faults, view) };
    }
    void jobs.run(() => showEnd(view, state, person, asking));
    return early
      ? { response_action: 'update', view: askedView(early.card, undefined) }
      : {
          response_action: 'update',
          view: waitingView(beingJudged()),
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
        return await update(view.id, dress => askedView(asked.card, link, dress));
      }
      const group = known(await form().group(state.group?.value ?? '', person));
      return await update(view.id, dress => formView({ channel, state, group, checked: asked }, dress));
    } catch (error) {
      const end = failedView(unforeseen(error, { person }, log));
      await update(view.id, () => end);
    }
  }

  async function offered(
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
    return (await form().instances(way, group, typed, person)).map(each => instanceOption(each, now));
  }

  return {
    open,
    changed,
    submitted: (view, person) =>
      judged(view, person).catch((error: unknown) => ({
        response_action: 'update',
        view: failedView(unforeseen(error, { person }, log)),
      })),
    async options(action, typed, view, person) {
      const late = clock.sleep(answerWithinMs).then((): readonly Option[] => []);
      return Promise.race([offered(action, typed, view, person).catch(() => []), late]);
    },
  };
}

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
