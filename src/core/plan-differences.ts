/** What has changed since a plan was shown, told to the one whose click came too late. */
import type { InstanceId, Settings } from './domain.ts';
import { ids, lasting, type Plan } from './plan.ts';

/** What differs between the plan that was shown and one made of the facts of now: sentences without an end. */
export function differences(shown: Plan, now: Plan): readonly string[] {
  const members = movedMembers(shown, now);
  const parts: readonly (readonly [string, (plan: Plan) => unknown])[] = [
    ['what is protected from scale-in changed', plan => plan.protected],
    ['the incoming instances changed', plan => plan.incoming],
    ['the load balancers changed', plan => [plan.trafficSources, plan.drainMs]],
    ['what the group launches by itself changed', plan => [plan.launches, plan.template]],
    ['its scheduled actions changed', plan => plan.scheduled],
    [
      'its policy in the configuration changed',
      // Who leaves when follows from who is a member, which is said by itself.
      plan => [
        plan.gate,
        plan.alarms,
        members.length > 0 ? [] : plan.batches,
        plan.protect,
        plan.bakeMs,
        plan.old,
        plan.deadlineMs,
      ],
    ],
  ];
  const told = [
    ...movedSettings(shown.found, now.found),
    ...members,
    ...parts.filter(([, part]) => differ(part(shown), part(now))).map(([what]) => what),
  ];
  // Most warnings follow from what has been said.
  return told.length === 0 && differ(lasting(shown), lasting(now))
    ? ['what is to be known before approving changed']
    : told;
}

const differ = (a: unknown, b: unknown): boolean => JSON.stringify(a) !== JSON.stringify(b);

const named = ({ suspended }: Settings): string => suspended.toSorted().join(', ') || 'none';

function movedSettings(before: Settings, after: Settings): readonly string[] {
  const sizes = (['min', 'desired', 'max'] as const)
    .filter(size => before[size] !== after[size])
    .map(size => `${size} went from ${before[size]} to ${after[size]}`);
  const held =
    named(before) === named(after)
      ? []
      : [`suspended processes went from ${named(before)} to ${named(after)}`];
  return [...sizes, ...held];
}

const membersShown = 3;

const inService = ({ outgoing, staying }: Plan): readonly InstanceId[] => [...ids(outgoing), ...staying];

/** Who is in service by the second plan and was not by the first, with what that is called. */
function more(from: Plan, to: Plan, what: string): readonly string[] {
  const known = new Set(inService(from));
  const others = inService(to).filter(id => !known.has(id));
  const rest = others.length - membersShown;
  const named = others.slice(0, membersShown).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
  return others.length === 0 ? [] : [`${named} ${what}`];
}

function movedMembers(before: Plan, after: Plan): readonly string[] {
  const swapped = [
    ...more(before, after, 'came into service'),
    ...more(after, before, 'went out of service'),
  ];
  return swapped.length === 0 && differ(ids(before.outgoing).toSorted(), ids(after.outgoing).toSorted())
    ? ['who leaves and who stays changed']
    : swapped;
}
