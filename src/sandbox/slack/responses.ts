// What an app may say through a `response_url` or in its acknowledgement of a command: an answer to the one who
// acted, or to the channel, or a change of the message that was acted on. It works where the app is no member.

import { Arguments } from './arguments.ts';
import { newContent } from './content.ts';
import { appAuthor, threadArgument } from './methods-chat.ts';
import type { JsonObject, SlackMessage } from './model.ts';
import type { ResponseTarget } from './triggers.ts';
import type { Workspace } from './workspace.ts';

function original(workspace: Workspace, target: ResponseTarget): SlackMessage | undefined {
  if (target.messageTs === undefined) return undefined;
  return target.ephemeral
    ? workspace.ephemeral(target.messageTs)
    : workspace.message(target.channel, target.messageTs);
}

/** Carries out one response. Throws `SlackError` where Slack refuses the content. */
export function respond(workspace: Workspace, target: ResponseTarget, body: JsonObject): void {
  const args = new Arguments(body);
  const acted = original(workspace, target);
  if (args.flag('delete_original')) {
    if (acted !== undefined) workspace.remove(acted);
    return;
  }
  const content = newContent(workspace, args);
  if (args.flag('replace_original') && acted !== undefined) {
    const { blocks: _old, ...rest } = acted;
    workspace.replace({ ...rest, ...content });
    return;
  }
  const threadTs = threadArgument(workspace, args, workspace.channelCalled(target.channel));
  workspace.post({
    channel: target.channel,
    ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
    ...content,
    ...appAuthor(workspace),
    ...(args.text('response_type') === 'in_channel' ? {} : { ephemeral_to: target.user }),
  });
}
