/** What Slack would read as markup in `mrkdwn`, apart from the mentions, dates and code that are the bot's own. */
import type { KnownBlock } from '@slack/types';

export const strayMarkup = (blocks: readonly KnownBlock[]): string[] =>
  marked(blocks)
    .map(text =>
      text.replaceAll(
        /<@[UW]\w+>|<!subteam\^S\w+>|<#C\w+>|<!date\^-?\d+\^\{date_short_pretty\} \{time_secs\}\|[\d:TZ+-]+>/g,
        '@',
      ),
    )
    .map(text => text.replaceAll(/`([^`\n]+)`/g, '$1'))
    .filter(text => /[*~`<>]|(?<!\w)_|_(?!\w)|:[\w+-]+:|&gt;/.test(text));

/** Every text in which Slack looks for markup. */
export const marked = (blocks: readonly KnownBlock[]): string[] =>
  [...JSON.stringify(blocks).matchAll(/"type":"mrkdwn","text":("(?:[^"\\]|\\.)*")/g)].map(match =>
    String(JSON.parse(match[1] ?? '""')),
  );
