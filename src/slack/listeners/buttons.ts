/**
 * A click on any button: to the Desk with what the button means, the swap it is about and the message it
 * stands on. Nothing else in the payload is believed: texts and blocks can be imitated (facts/slack.md 3.2.2).
 */
import type { App, BlockAction, ButtonAction as SlackButton } from '@slack/bolt';
import { code, note, say } from '../../core/words.ts';
import { pressed } from '../actions.ts';
import { commandName } from '../manifest.ts';
import { personId, type Reception } from './reception.ts';

/** Registers all buttons, unknown ones too: an outdated button must say so instead of doing nothing. */
export function listenForButtons(app: App, receive: Reception): void {
  app.action<BlockAction<SlackButton>>(
    { type: 'block_actions', action_id: notInViews },
    ({ ack, action, body, context }) => {
      const person = personId(body.user.id);
      const channel = body.channel?.id;
      return receive({
        what: 'button',
        ack: () => ack(),
        delivery: context['delivery'],
        origin: {
          appId: body.api_app_id,
          team: body.team?.id,
          personTeam: body.user.team_id,
          enterprise: body.enterprise?.id,
        },
        from: {
          person,
          channel,
          responseUrl: body.response_url,
          thread: textIn(body.container, 'thread_ts'),
        },
        work: async desk => {
          const press = pressed(action.action_id, action.value);
          const ts = body.message?.ts ?? textIn(body.container, 'message_ts');
          if (press === undefined || channel === undefined || ts === undefined) {
            await desk.turnedAway(person, 'button', 'a button of no version that is known');
            return outdated;
          }
          return desk.press(press.action, press.swap, { person, channel }, { channel, ts });
        },
      });
    },
  );
}

/** What stands in a view of ours is heard elsewhere. */
const notInViews = /^(?!asg-swap\.v1\.(?:form|home)\.)/;

/** Of an ephemeral message the payload holds no more than where it stands. */
function textIn(container: BlockAction['container'] | undefined, name: string): string | undefined {
  const value: unknown = container?.[name];
  return typeof value === 'string' ? value : undefined;
}

const outdated = note(
  say`This button is not from this version of the bot, so nothing was done. See what is going on with ${code(`${commandName} status`)}.`,
);
