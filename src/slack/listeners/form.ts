/**
 * What comes from the form and opens it: the shortcut, its fields, its menus and its submission. A submission
 * that Slack delivers twice is carried out once, and both are answered alike.
 */
import type { App, BlockAction, GlobalShortcut, ViewSubmitAction } from '@slack/bolt';
import { note } from '../../core/words.ts';
import type { Desk, Log } from '../../ports.ts';
import type { Deliveries } from '../deliveries.ts';
import { explain } from '../errors.ts';
import type { SubmissionAck, SwapForm } from '../form.ts';
import { slackOption } from '../form-fields.ts';
import { anyField, formId, shortcutId, type View } from '../form-state.ts';
import type { Jobs } from '../jobs.ts';
import { failedView } from '../modal.ts';
import { type Gate, originOf } from './gate.ts';
import { personId } from './reception.ts';

export interface FormListenerParts {
  readonly desk: () => Desk;
  readonly form: SwapForm;
  readonly gate: Gate;
  readonly deliveries: Deliveries;
  readonly jobs: Jobs;
  readonly log: Log;
}

/** Answers that are kept for a repetition. */
const answersMost = 200;

/** Registers everything about the form but the command that opens it. */
export function listenForForm(
  app: App,
  { desk, form, gate, deliveries, jobs, log }: FormListenerParts,
): void {
  const answers = new Map<string, Promise<SubmissionAck>>();

  app.shortcut<GlobalShortcut>(
    { type: 'shortcut', callback_id: shortcutId },
    async ({ ack, body, context }) => {
      await ack();
      if (!deliveries.isNew(textOf(context['delivery'])) || gate(originOf(body), 'shortcut')) return;
      const person = personId(body.user.id);
      await jobs.run(() =>
        form.open(body.trigger_id, person).catch((error: unknown) => {
          log.warn({ person, error: explain(error) }, 'Slack did not let the form be opened');
        }),
      );
    },
  );

  app.action<BlockAction>({ type: 'block_actions', action_id: anyField }, async ({ ack, action, body }) => {
    await ack();
    const { view } = body;
    if (view?.callback_id !== formId || gate(originOf(body), 'form')) return;
    await jobs.run(() => form.changed(view, action.action_id, personId(body.user.id)));
  });

  app.options<'block_suggestion'>(
    { type: 'block_suggestion', action_id: anyField },
    async ({ ack, body }) => {
      if (gate(originOf(body), 'form')) return ack({ options: [] });
      const view: View | undefined = body.view;
      const found = await form.options(body.action_id, body.value, view, personId(body.user.id));
      return ack({ options: found.map(slackOption) });
    },
  );

  app.view<ViewSubmitAction>(
    { type: 'view_submission', callback_id: formId },
    async ({ ack, body, view, context }) => {
      const refused = gate(originOf(body), 'form');
      if (refused) {
        await ack({ response_action: 'update', view: failedView(note(refused)) });
        return desk().turnedAway(personId(body.user.id), 'command', 'not of our app or workspace');
      }
      const answer = once(textOf(context['delivery']), () => form.submitted(view, personId(body.user.id)));
      return jobs.run(async () => {
        await ack(await answer).catch((error: unknown) => {
          log.warn(
            { error: explain(error) },
            'Slack could not be told what came of a form; it is done all the same',
          );
        });
      });
    },
  );

  function once(delivery: string | undefined, submit: () => Promise<SubmissionAck>): Promise<SubmissionAck> {
    const before = delivery === undefined ? undefined : answers.get(delivery);
    if (before) return before;
    const answer = submit();
    if (delivery !== undefined) answers.set(delivery, answer);
    const [oldest] = answers.keys();
    if (answers.size > answersMost && oldest !== undefined) answers.delete(oldest);
    return answer;
  }
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
