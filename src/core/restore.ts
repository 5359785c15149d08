/**
 * Puts the group's settings back and proves it: sizes first, processes last, AZRebalance after all others.
 * Only what we changed is changed back, and only while it still is what we made it: a person's change in
 * the meantime stays, and the proof says so.
 */
import { must } from './assert.ts';
import {
  act,
  type Decision,
  enter,
  halt,
  lookAtHealth,
  recently,
  type Step,
  settling,
  taken,
  wait,
} from './decision.ts';
import type { Activity, GroupSeen, LaunchSource, Member, Observation, ProcessName } from './domain.ts';
import type { JournalEvent, ProofRow } from './journal.ts';
import { lookMs, patienceMs } from './limits.ts';
import { markerKey, writeMarker } from './marker.ts';
import { ids, type Plan } from './plan.ts';
import { isHealthy, member, showsHealth, sourceText } from './sight.ts';
import { type Swap, tryKey } from './swap.ts';

export function restore(swap: Swap, seen: Observation, outcome: 'swapped' | 'undone'): Decision {
  const group = must(seen.group, 'the group is there');
  return (
    restoreSize(swap, group, seen.at, 'max') ??
    restoreSize(swap, group, seen.at, 'min') ??
    noSickMember(group) ??
    resume(swap, group, seen.at) ??
    (outcome === 'swapped' && (swap.plan.watchMs ?? 0) > 0
      ? enter('watch')
      : (unmark(swap, group, seen.at) ?? prove(swap, seen, group, outcome)))
  );
}

/** The group runs by itself again; what it does then belongs into the proof. */
export const watch: Step = (swap, seen, now) => {
  const group = must(seen.group, 'the group is there');
  const until = swap.phaseAt + (swap.plan.watchMs ?? 0);
  if (now < until) return wait({ kind: 'watch', until }, Math.min(until - now, lookMs));
  return unmark(swap, group, seen.at) ?? prove(swap, seen, group, 'swapped');
};

/** The marker goes last; one that is not ours stays. A look may still show none although it was written. */
function unmark(swap: Swap, { tags }: GroupSeen, seenAt: number): Decision | undefined {
  if (!swap.tries.has(tryKey('mark', 'marker'))) return undefined;
  const ours = writeMarker(swap.id, swap.plan.found, swap.plan.suspend);
  const there = tags[markerKey] === ours;
  if (!swap.tries.has(tryKey('unmark', 'marker'))) {
    return tags[markerKey] === undefined || there ? act({ kind: 'unmark' }) : undefined;
  }
  if (taken(swap, 'unmark', 'marker')) return undefined;
  if (!there) return recently(swap, 'mark', 'marker', seenAt) ? settling('the marker') : undefined;
  return recently(swap, 'unmark', 'marker', seenAt) ? settling('the marker') : act({ kind: 'unmark' });
}

/**
 * A size that is still what we made it goes back to what was found; one that a person has set stays. Sizes
 * are not written where they would end or launch instances.
 */
function restoreSize(
  swap: Swap,
  { settings }: GroupSeen,
  seenAt: number,
  which: 'min' | 'max',
): Decision | undefined {
  const found = swap.plan.found[which];
  const written = swap.written[which];
  const ours = which === 'max' ? swap.plan.roomMax : 0;
  if (written === undefined || ours === found) return undefined;
  if (settings[which] === ours) {
    if (written === found && recently(swap, 'resize', which, seenAt))
      return taken(swap, 'resize', which) ? undefined : settling(`${which} as found`);
    const fits = which === 'max' ? settings.desired <= found : settings.desired >= found;
    if (fits) return act(which === 'max' ? { kind: 'resize', max: found } : { kind: 'resize', min: found });
    // A look may be older than the last instance that came or left.
    const settled = swap.lastDeed === undefined || seenAt - swap.lastDeed.at >= patienceMs;
    if (!settled) return settling('desired');
    const what = `desired is ${settings.desired}, ${which === 'max' ? 'above the max' : 'below the min'} of ${found} that was found`;
    return halt({ kind: 'foreign', what: [what] });
  }
  // A look from before our change shows what was found, too.
  const stale = settings[which] === found && written !== found && recently(swap, 'resize', which, seenAt);
  return stale ? settling(`the ${which} that we wrote`) : undefined;
}

/** With ReplaceUnhealthy resumed the group ends a marked member and launches a stranger from its template. */
function noSickMember(group: GroupSeen): Decision | undefined {
  const sick = group.members.filter(m => m.lifecycle === 'InService' && !m.healthy);
  return sick.length > 0
    ? wait({ kind: 'gate', waitingFor: sick.map(m => `${m.id} is marked Unhealthy by the group`) })
    : undefined;
}

function resume(swap: Swap, { settings }: GroupSeen, seenAt: number): Decision | undefined {
  const ours = swap.plan.suspend.filter(p => swap.tries.has(tryKey('suspend', p)));
  const last: ProcessName[] = ours.filter(p => p === 'AZRebalance');
  const first = ours.filter(p => p !== 'AZRebalance');
  for (const portion of [first, last]) {
    const due = portion.filter(
      p =>
        !swap.tries.has(tryKey('resume', p)) ||
        (settings.suspended.includes(p) && !recently(swap, 'resume', p, seenAt)),
    );
    if (due.length > 0) return act({ kind: 'resume', processes: due });
    // A look from before the suspension shows none, too.
    const open = portion.some(
      p =>
        !taken(swap, 'resume', p) && (settings.suspended.includes(p) || recently(swap, 'suspend', p, seenAt)),
    );
    if (open) return settling('resumed processes');
  }
  return undefined;
}

function prove(swap: Swap, seen: Observation, group: GroupSeen, outcome: 'swapped' | 'undone'): Decision {
  if (!showsHealth(seen)) return lookAtHealth;
  const proof = proofOf(swap.plan, seen, group, outcome);
  const asPlanned = proof.every(row => row.verdict !== 'changed by others');
  const settled = swap.lastDeed === undefined || seen.at - swap.lastDeed.at >= patienceMs;
  // What differs may be an old read; what agrees needs no second look.
  if (!asPlanned && !settled) return settling('the last look');
  return {
    kind: 'end',
    event: {
      kind: 'ended',
      outcome,
      ...(swap.turned ? { cause: swap.turned.cause } : {}),
      proof,
      ...(swap.lowestHealthy === undefined ? {} : { lowestHealthy: swap.lowestHealthy }),
      ...activitiesOf(swap.plan, seen),
    },
  };
}

type Ended = Extract<JournalEvent, { kind: 'ended' }>;

/** Activities kept in the journal; the rest is a number. */
const activitiesMost = 5;

function activitiesOf(
  plan: Plan,
  { activities = [] }: Observation,
): Pick<Ended, 'activities' | 'moreActivities'> {
  const byItself = activities.filter(each => !askedFor(plan, each));
  if (byItself.length === 0) return {};
  const more = byItself.length - activitiesMost;
  return { activities: byItself.slice(0, activitiesMost), ...(more > 0 ? { moreActivities: more } : {}) };
}

/**
 * Whether an activity is a deed of the swap itself: where AWS's clock is ahead of the bot's, the last deeds
 * seem to have begun after the restore. AWS names the instance in the description and the asker in the cause
 * (facts/aws.md sections 2 and 4).
 */
const askedFor = ({ incoming, outgoing }: Plan, { description, cause }: Activity): boolean =>
  /\buser request\b/.test(cause) &&
  (outgoing.some(({ id }) => description.includes(id)) ||
    (/^(Attach|Detach)ing /.test(description) && incoming.some(({ id }) => description.includes(id))));

/** Settings as found beside settings now, and the instances that should and should not be members. */
export function proofOf(
  plan: Plan,
  seen: Observation,
  { settings, members, launches }: GroupSeen,
  outcome: 'swapped' | 'undone',
): readonly ProofRow[] {
  const { found } = plan;
  const desired = outcome === 'swapped' ? plan.finalDesired : found.desired;
  const stay = outcome === 'swapped' ? ids(plan.incoming) : ids(plan.outgoing);
  const gone = outcome === 'swapped' ? ids(plan.outgoing) : ids(plan.incoming);
  const serving = stay.filter(id => isHealthy(seen, id)).length;
  const left = gone.filter(id => member(seen, id) !== undefined).length;
  const planned = new Set<string>([...ids(plan.incoming), ...ids(plan.outgoing), ...plan.staying]);
  const strangers = members.filter(m => !planned.has(m.id) && m.lifecycle === 'InService').length;
  return [
    row('min', found.min, settings.min, found.min),
    row('desired', found.desired, settings.desired, desired),
    row('max', found.max, settings.max, found.max),
    row('suspended processes', list(found.suspended), list(settings.suspended), list(found.suspended)),
    ...launchRow(plan, launches, outcome),
    ...protectionRow(plan, members, outcome),
    {
      what: outcome === 'swapped' ? 'incoming instances healthy' : 'outgoing instances healthy',
      found: outcome === 'swapped' ? '0' : String(stay.length),
      now: `${serving} of ${stay.length}`,
      verdict: serving === stay.length ? 'as planned' : 'changed by others',
    },
    {
      what: outcome === 'swapped' ? 'outgoing instances in the group' : 'incoming instances in the group',
      found: outcome === 'swapped' ? String(gone.length) : '0',
      now: String(left),
      verdict: left === 0 ? 'as planned' : 'changed by others',
    },
    {
      what: 'other new members',
      found: '0',
      now: String(strangers),
      verdict: strangers === 0 ? 'as found' : 'changed by others',
    },
  ];
}

function row(what: string, found: number | string, now: number | string, wanted: number | string): ProofRow {
  const verdict = now !== wanted ? 'changed by others' : wanted === found ? 'as found' : 'as planned';
  return { what, found: String(found), now: String(now), verdict };
}

/** Protection from scale-in, where anything of it was found, planned or is there. Detaching takes it away. */
function protectionRow(
  { protect = false, protected: was = [], ...plan }: Plan,
  members: readonly Member[],
  outcome: 'swapped' | 'undone',
): readonly ProofRow[] {
  const planned = outcome === 'swapped' && protect ? ids(plan.incoming) : [];
  const old = outcome === 'undone' ? ids(plan.outgoing) : [];
  const judged = [...plan.staying, ...old, ...planned];
  const found = judged.filter(id => was.includes(id));
  const wanted = [...found, ...planned];
  const now = judged.filter(id => members.some(m => m.id === id && m.protected));
  if (wanted.length === 0 && now.length === 0) return [];
  const missing = wanted.filter(id => !now.includes(id));
  const verdict =
    missing.length === 0 && now.length === wanted.length
      ? planned.length === 0
        ? 'as found'
        : 'as planned'
      : missing.length > 0 && missing.every(id => planned.includes(id))
        ? 'not done'
        : 'changed by others';
  return [{ what: 'protected from scale-in', found: String(found.length), now: String(now.length), verdict }];
}

/** What the group launches by itself, where the plan changes that or somebody has. */
function launchRow(
  { launches: found, template }: Plan,
  launches: LaunchSource | undefined,
  outcome: 'swapped' | 'undone',
): readonly ProofRow[] {
  const planned = outcome === 'swapped' ? template : undefined;
  const asFound = sourceText(found);
  const now = sourceText(launches);
  const wanted = planned && found ? sourceText({ ...found, version: planned.version }) : asFound;
  if (planned === undefined && now === asFound) return [];
  const verdict =
    now === wanted
      ? wanted === asFound
        ? 'as found'
        : 'as planned'
      : now === asFound
        ? 'not done'
        : 'changed by others';
  return [{ what: 'launch template', found: asFound, now, verdict }];
}

const list = (processes: readonly ProcessName[]): string =>
  processes.length === 0 ? 'none' : processes.join(', ');
