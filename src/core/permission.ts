/**
 * Whether a person may ask for a swap, and whether one may begin now, by the policy of its group. Every
 * reason against it is named, not the first one only.
 */
import { type Clicker, isAmong } from './approval.ts';
import { isOpen, nextOpening } from './hours.ts';
import type { Wish } from './plan.ts';
import { type GroupPolicy, type OptionName, optionOf, type Who } from './policy.ts';

export type PermissionRefusal =
  | { readonly kind: 'cannot-tell'; readonly trouble: string }
  | { readonly kind: 'not-a-requester'; readonly requesters: Who }
  | { readonly kind: 'wrong-channel'; readonly channels: readonly string[] }
  | { readonly kind: 'closed'; readonly zone: string; readonly opensAt: number | undefined }
  | {
      readonly kind: 'option-forbidden';
      readonly option: OptionName;
      readonly allowed: readonly OptionName[];
    }
  | {
      readonly kind: 'too-many';
      readonly way: 'in' | 'out';
      readonly count: number;
      readonly most: number;
    };

/** Somebody's wish for a group, and where and when it is uttered. */
export interface Ask {
  readonly wish: Wish;
  /** Undefined where everybody may ask, so that nothing had to be found out about the person. */
  readonly by: Clicker | undefined;
  /** Slack channel id; undefined on the command line, which has none. */
  readonly channel: string | undefined;
  readonly now: number;
}

/** What stands against this person asking for this here and now; empty when nothing does. */
export function whyNotAsk(
  policy: GroupPolicy,
  { wish, by, channel, now }: Ask,
): readonly PermissionRefusal[] {
  return [
    ...ofPerson(policy, by),
    ...(channel === undefined || policy.channels.length === 0 || policy.channels.includes(channel)
      ? []
      : [{ kind: 'wrong-channel' as const, channels: policy.channels }]),
    ...whyNotNow(policy, now),
    ...optionsTyped(wish)
      .filter(option => !policy.options.includes(option))
      .map(option => ({ kind: 'option-forbidden' as const, option, allowed: policy.options })),
    ...tooMany(policy, 'in', wish.incoming.length),
    ...tooMany(policy, 'out', wish.outgoing?.length ?? 0),
  ];
}

/** Hours are judged again at the approval: a swap begins then. What runs at closing time runs on. */
export function whyNotNow(policy: GroupPolicy, now: number): readonly PermissionRefusal[] {
  if (isOpen(policy.hours, now)) return [];
  return [{ kind: 'closed', zone: policy.hours.zone, opensAt: nextOpening(policy.hours, now) }];
}

function ofPerson({ requesters }: GroupPolicy, by: Clicker | undefined): readonly PermissionRefusal[] {
  if (by === undefined) return requesters.anyone ? [] : [{ kind: 'not-a-requester', requesters }];
  if (by.kind === 'unknown') return [{ kind: 'cannot-tell', trouble: by.trouble ?? 'no reason given' }];
  return by.kind === 'member' && isAmong(by, requesters) ? [] : [{ kind: 'not-a-requester', requesters }];
}

const optionsTyped = (wish: Wish): readonly OptionName[] =>
  Object.entries(optionOf)
    .filter(([field]) => Reflect.get(wish, field) !== undefined)
    .map(([, option]) => option);

function tooMany(
  { instancesMost }: GroupPolicy,
  way: 'in' | 'out',
  count: number,
): readonly PermissionRefusal[] {
  return instancesMost === undefined || count <= instancesMost
    ? []
    : [{ kind: 'too-many', way, count, most: instancesMost }];
}
