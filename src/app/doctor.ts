/**
 * `doctor`: looks at everything that the bot stands on, and explains what the policy of a group allows and to
 * whom. Nothing is changed. What there is to look at is the caller's: settings, store, AWS and Slack are the
 * adapters' to examine.
 */
import type { Clicker } from '../core/approval.ts';
import { type GroupRef, groupKey } from '../core/domain.ts';
import { bad, type Finding, good } from '../core/finding.ts';
import { frozenBy } from '../core/freeze.ts';
import { doctorCard, type GroupLook, notForGuests } from '../core/messages/doctor.ts';
import { cannotTellWho, freezeLine } from '../core/messages/freezes.ts';
import { troubleWords, unknownGroup } from '../core/messages/objections.ts';
import { explained } from '../core/messages/permission.ts';
import { noSuchPlace } from '../core/messages/replies.ts';
import { type Policy, policyFor, usergroupsOf } from '../core/policy.ts';
import { type Card, code, plain, say, type Words } from '../core/words.ts';
import {
  type Asker,
  type Clock,
  type Cloud,
  CloudError,
  type Freezes,
  type People,
  type Requests,
} from '../ports.ts';
import { clickerOf } from './asking.ts';

/** Looks at one part; never throws for anything that a person can put right. */
export type Examine = () => Promise<readonly Finding[]>;

export interface DoctorPorts {
  readonly cloud: Cloud;
  readonly people: People;
  readonly requests: Requests;
  readonly freezes: Freezes;
  readonly clock: Clock;
  readonly policy: () => Policy;
  readonly examine?: Examine;
}

/** What the policy says of every group that a text may mean, and to `by`. Asks AWS nothing. */
export function rulesOf(
  groups: readonly GroupRef[],
  by: Clicker | undefined,
  policy: Policy,
  now: number,
): readonly (GroupLook & { readonly ruled: boolean })[] {
  return groups.map(group => {
    const rules = policyFor(policy, group);
    return { group: groupKey(group), lines: explained(group, rules, by, now), ruled: rules !== undefined };
  });
}

export async function doctor(text: string | undefined, from: Asker, ports: DoctorPorts): Promise<Card> {
  const { cloud, people, policy, clock, examine } = ports;
  const groups = text === undefined ? [] : cloud.candidates(text);
  if (text !== undefined && groups.length === 0) return noSuchPlace(text, cloud.places());
  const who = { users: [], usergroups: usergroupsOf(policy()), anyone: false };
  const by = await clickerOf(people, from.person, who);
  if (by.kind === 'unknown') return cannotTellWho(by.trouble ?? 'no answer');
  if (by.kind !== 'member') return notForGuests();
  const rules = rulesOf(groups, by, policy(), clock.now());
  const [findings, ...seen] = await Promise.all([
    examine?.() ?? [],
    ...groups.map(group => lookAt(group, ports)),
  ]);
  return doctorCard(
    [...findings, ...seen.map(look => look.finding)],
    rules.map((rule, i) => ({ ...rule, lines: [...rule.lines, ...(seen[i]?.lines ?? [])] })),
  );
}

/** Every read that a plan needs is tried on the group as it is, and what stands in the way of a swap now. */
async function lookAt(
  group: GroupRef,
  { cloud, requests, freezes, clock, policy }: DoctorPorts,
): Promise<{ readonly finding: Finding; readonly lines: readonly Words[] }> {
  const what = `AWS, ${group.name}`;
  const alarms = policyFor(policy(), group)?.alarms ?? [];
  const now = clock.now();
  const live = await requests.liveOn(group);
  const cold = frozenBy(await freezes.inForce(now), group, now);
  const lines = [
    ...(live === undefined
      ? []
      : [say`Swap ${code(live)} is running on it: ${code(`/asg-swap show ${live}`)}.`]),
    ...cold.map(freezeLine),
  ];
  try {
    const first = await cloud.survey(group, [], { alarms });
    if (first.group === undefined) return { finding: bad(what, plain(unknownGroup(group).text)), lines };
    const members = first.group.members.map(({ id }) => id);
    if (members[0] !== undefined) await cloud.survey(group, [members[0]], { alarms });
    const { settings } = first.group;
    const size = say`It has ${members.length} members: min ${settings.min}, desired ${settings.desired}, max ${settings.max}.`;
    return { finding: good(what, 'every read that a plan needs is allowed'), lines: [size, ...lines] };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return { finding: bad(what, plain(troubleWords(error.trouble))), lines };
  }
}
