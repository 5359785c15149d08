/**
 * How people call the user groups that the configuration names by id. Only for showing: who is in a group is
 * asked at each decision (`people.ts`). Where Slack does not say, the id stands there instead, and `doctor` says
 * why.
 */
import type { WebClient } from '@slack/web-api';
import { bad, type Finding, good } from '../core/finding.ts';
import type { Clock, Log } from '../ports.ts';
import { explain } from './errors.ts';

/** Handles are renamed seldom, and `usergroups.list` is one of Slack's scarcer calls (20 a minute). */
const keptMs = 600_000;
const retryMs = 60_000;

export interface Usergroups {
  /** Handles by id, as far as known. Old ones are asked for again in the background. */
  handles(): ReadonlyMap<string, string>;
  /** Asks Slack now. Never throws: what fails is for the log, once until it works again. */
  learn(): Promise<void>;
}

export function createUsergroups(client: WebClient, clock: Clock, log: Log): Usergroups {
  let known: ReadonlyMap<string, string> = new Map();
  let askAt = 0;
  let isWell = true;

  async function learn(): Promise<void> {
    askAt = clock.now() + retryMs;
    try {
      known = await handlesOf(client);
      askAt = clock.now() + keptMs;
      isWell = true;
    } catch (error) {
      if (isWell)
        log.warn({ slack: explain(error) }, 'User groups are shown by their ids: Slack does not name them');
      isWell = false;
    }
  }

  return {
    learn,
    handles() {
      if (clock.now() >= askAt) void learn();
      return known;
    },
  };
}

async function handlesOf(client: WebClient): Promise<ReadonlyMap<string, string>> {
  const { usergroups } = await client.usergroups.list();
  return new Map(
    (usergroups ?? []).flatMap(({ id, handle }) =>
      id === undefined || handle === undefined || handle === '' ? [] : [[id, handle] as const],
    ),
  );
}

/** Whether each user group of the configuration is one that people can be in, and how it is called. */
export async function examineUsergroups(
  client: WebClient,
  ids: readonly string[],
): Promise<readonly Finding[]> {
  if (ids.length === 0) return [];
  try {
    const handles = await handlesOf(client);
    return ids.map(id => {
      const handle = handles.get(id);
      return handle === undefined
        ? bad(
            'user group',
            `${id} is not an active user group of this workspace, so that nobody is in it: correct approvers.usergroups or requesters.usergroups`,
          )
        : good('user group', `${id} is @${handle}`);
    });
  } catch (error) {
    return [bad('user group', `Slack does not say who ${ids.join(', ')} are: ${explain(error)}`)];
  }
}
