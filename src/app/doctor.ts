/**
 * `doctor`: looks at everything that the bot stands on, and explains what the policy of a group allows and to
 * whom. Nothing is changed. What there is to look at is the caller's: settings, store, AWS and Slack are the
 * adapters' to examine.
 */
import type { Clicker } from '../core/approval.ts';
import { must } from '../core/assert.ts';
import { type GroupRef, groupKey } from '../core/domain.ts';
import { bad, type Finding, good } from '../core/finding.ts';
import { frozenBy } from '../core/freeze.ts';
import { doctorCard, type GroupLook, notForGuests } from '../core/messages/doctor.ts';
import { count } from '../core/messages/format.ts';
import { cannotTellWho, freezeLine } from '../core/messages/freezes.ts';
import { objectionWords, troubleWords, unknownGroup } from '../core/messages/objections.ts';
import { explained } from '../core/messages/permission.ts';
import { noSuchPlace } from '../core/messages/replies.ts';
import { type GroupPolicy, type Policy, policyFor, usergroupsOf } from '../core/policy.ts';
import { standing } from '../core/preflight.ts';
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

/** Of the places that a bare name may mean, those where there is no such group say nothing, if it is elsewhere. */
export const meant = <T extends Pick<OnAws, 'exists'>>(seen: readonly T[]): ((look: T) => boolean) =>
  seen.some(({ exists }) => exists === true) ? ({ exists }) => exists !== false : () => true;

export async function doctor(text: string | undefined, from: Asker, ports: DoctorPorts): Promise<Card> {
  const { cloud, people, policy, clock, examine } = ports;
  const groups = text === undefined ? [] : cloud.candidates(text);
  if (text !== undefined && groups.length === 0) return noSuchPlace(text, cloud.places());
  const who = { users: [], usergroups: usergroupsOf(policy()), anyone: false };
  const by = await clickerOf(people, from.person, who);
  // User groups that cannot be read are a thing to find, not a reason to look no further.
  const asker = by.kind === 'unknown' ? await clickerOf(people, from.person, { ...who, anyone: true }) : by;
  if (asker.kind === 'unknown') return cannotTellWho(asker.trouble ?? 'no answer');
  if (asker.kind !== 'member') return notForGuests();
  const rules = rulesOf(groups, by.kind === 'unknown' ? undefined : by, policy(), clock.now());
  const unsure =
    by.kind === 'unknown'
      ? [bad('your rights', `${by.trouble ?? 'no answer'}; until then nobody's user groups count`)]
      : [];
  const [findings, looks] = await Promise.all([
    examine?.() ?? [],
    Promise.all(
      rules.map(async (rule, i) => ({
        rule,
        ...(await lookAt(must(groups[i], 'a rule is of a group'), ports)),
      })),
    ),
  ]);
  const seen = looks.filter(meant(looks));
  return doctorCard(
    [...unsure, ...findings, ...seen.map(look => look.finding)],
    seen.map(({ rule, lines }) => ({ ...rule, lines: [...rule.lines, ...lines] })),
  );
}

/** A group as AWS has it now. */
export interface OnAws {
  /** Undefined where AWS did not say. */
  readonly exists?: boolean;
  readonly finding: Finding;
  readonly size?: Words;
  /** Why a swap asked for now would be refused, whatever it would be. */
  readonly inTheWay: readonly Words[];
}

/** Every read that a plan needs is tried on the group as it is. */
export async function groupOnAws(
  cloud: Pick<Cloud, 'survey'>,
  group: GroupRef,
  rules: GroupPolicy | undefined,
): Promise<OnAws> {
  const what = `AWS, ${group.name}`;
  const alarms = rules?.alarms ?? [];
  try {
    const first = await cloud.survey(group, [], { alarms });
    if (first.group === undefined)
      return { exists: false, finding: bad(what, plain(unknownGroup(group).text)), inTheWay: [] };
    const { settings, members } = first.group;
    const [member] = members;
    if (member !== undefined) await cloud.survey(group, [member.id], { alarms });
    return {
      exists: true,
      finding: good(what, 'every read that a plan needs is allowed'),
      size: say`It has ${count(members.length, 'member')}: min ${settings.min}, desired ${settings.desired}, max ${settings.max}.`,
      inTheWay:
        rules === undefined
          ? []
          : standing(first, first.group, rules).map(
              objection => say`A swap asked for now is refused: ${objectionWords(objection)}`,
            ),
    };
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    return { finding: bad(what, plain(troubleWords(error.trouble))), inTheWay: [] };
  }
}

/** The same, and what the store knows of it. */
async function lookAt(
  group: GroupRef,
  { cloud, requests, freezes, clock, policy }: DoctorPorts,
): Promise<Pick<OnAws, 'exists' | 'finding'> & { readonly lines: readonly Words[] }> {
  const now = clock.now();
  const live = await requests.liveOn(group);
  const cold = frozenBy(await freezes.inForce(now), group, now);
  const lines = [
    ...(live === undefined
      ? []
      : [say`Swap ${code(live)} is running on it: ${code(`/asg-swap show ${live}`)}.`]),
    ...cold.map(freezeLine),
  ];
  const { size, inTheWay, ...seen } = await groupOnAws(cloud, group, policyFor(policy(), group));
  // The swap that runs is in the way, and its traces are no others.
  const others = live === undefined ? inTheWay : [];
  return { ...seen, lines: [...(size === undefined ? [] : [size]), ...lines, ...others] };
}
