/**
 * `/asg-swap …`: to the Desk with the text as typed; the answer is for the one who typed. Alone it opens the
 * form, and where Slack does not let it be opened, the Desk says what can be typed.
 */
import type { App } from '@slack/bolt';
import type { PersonId } from '../../core/domain.ts';
import { normalise } from '../../core/typed.ts';
import type { Log } from '../../ports.ts';
import { explain } from '../errors.ts';
import type { OpenForm } from '../form.ts';
import { commandName } from '../manifest.ts';
import { personId, type Reception } from './reception.ts';

/** Registers the command. */
export function listenForCommand(app: App, receive: Reception, open: OpenForm, log: Log): void {
  app.command(commandName, ({ ack, command, context }) => {
    const person = personId(command.user_id);
    const channel = command.channel_id;
    return receive({
      what: 'command',
      ack: () => ack(),
      delivery: context['delivery'],
      origin: { appId: command.api_app_id, team: command.team_id, enterprise: command.enterprise_id },
      from: { person, channel, responseUrl: command.response_url },
      work: async desk => {
        if (normalise(command.text) === '' && (await opened(command.trigger_id, person, channel)))
          return undefined;
        return desk.command(command.text, { person, channel });
      },
    });
  });

  async function opened(trigger: string, person: PersonId, channel: string): Promise<boolean> {
    try {
      await open(trigger, person, channel);
      return true;
    } catch (error) {
      log.warn({ person, channel, error: explain(error) }, 'Slack did not let the form be opened');
      return false;
    }
  }
}
