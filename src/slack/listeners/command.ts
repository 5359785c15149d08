/** `/asg-swap …`: to the Desk with the text as typed; the answer is for the one who typed. */
import type { App } from '@slack/bolt';
import { commandName } from '../manifest.ts';
import { personId, type Reception } from './reception.ts';

/** Registers the command. */
export function listenForCommand(app: App, receive: Reception): void {
  app.command(commandName, ({ ack, command, context }) => {
    const person = personId(command.user_id);
    const channel = command.channel_id;
    return receive({
      what: 'command',
      ack: () => ack(),
      delivery: context['delivery'],
      origin: { appId: command.api_app_id, team: command.team_id, enterprise: command.enterprise_id },
      from: { person, channel, responseUrl: command.response_url },
      work: desk => desk.command(command.text, { person, channel }),
    });
  });
}
