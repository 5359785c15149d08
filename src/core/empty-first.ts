/**
 * The way of empty-first up to the attach (facts/aws.md section 9a, with its repairs): everything is held,
 * the outgoing end through Auto Scaling, and only when the group is seen empty again and again do min and
 * desired become 0, in one call, and what attaching needs runs again. Were Launch resumed earlier, the group
 * would launch strangers; were min and desired written apart, each would move the other.
 */
import { assert, must } from './assert.ts';
import { act, enter, recently, type Step, settling, wait } from './decision.ts';
import type { ProcessName } from './domain.ts';
import { lookMs, patienceMs } from './limits.ts';
import { ids } from './plan.ts';
import { member } from './sight.ts';

/** What attaching needs alive (facts/aws.md section 1). */
export const attachNeeds: readonly ProcessName[] = ['AddToLoadBalancer', 'HealthCheck', 'Launch'];

/** The point of no return, and the beginning of the outage. */
export const empty: Step = (swap, seen, now) => {
  const { members, settings } = must(seen.group, 'the group is there');
  const due = ids(swap.plan.outgoing).find(
    id => member(seen, id)?.lifecycle === 'InService' && !recently(swap, 'terminate', id, seen.at),
  );
  if (due !== undefined) {
    // Somebody has resumed Launch: a stranger would come for every instance that ends.
    if (!settings.suspended.includes('Launch')) return wait({ kind: 'settling', what: 'Launch held' });
    assert(!ids(swap.plan.incoming).includes(due), 'an incoming instance is never terminated');
    return act({ kind: 'terminate', instance: due });
  }
  const { looks, everyMs } = swap.plan.gate;
  const left = members.map(m => `${m.id} is ${m.lifecycle}`);
  if (left.length > 0) {
    if (swap.looked.good > 0)
      return { kind: 'note', event: { kind: 'looked', good: 0, waitingFor: left.slice(0, 10) } };
    return wait({ kind: 'gate', waitingFor: left.slice(0, 10) }, lookMs / 2);
  }
  const quiet = swap.lastDeed === undefined || seen.at - swap.lastDeed.at >= patienceMs;
  if (swap.looked.good >= looks && quiet) return enter('zero');
  if (swap.looked.good < looks && seen.at > swap.looked.at && now >= swap.looked.at + everyMs) {
    return { kind: 'note', event: { kind: 'looked', good: swap.looked.good + 1, waitingFor: [] } };
  }
  return settling('an empty group');
};

export const zero: Step = (swap, seen) => {
  const { settings } = must(seen.group, 'the group is there');
  if (settings.min === 0 && settings.desired === 0) return enter('open');
  if (recently(swap, 'resize', 'desired', seen.at)) return settling('min and desired');
  return act({ kind: 'resize', min: 0, desired: 0 });
};

/** Desired is 0 and nobody is a member: with Launch alive nothing is launched. */
export const open: Step = (swap, seen) => {
  const { settings } = must(seen.group, 'the group is there');
  const ours = attachNeeds.filter(p => swap.plan.suspend.includes(p));
  const still = ours.filter(p => settings.suspended.includes(p));
  if (still.length === 0) return enter('attach');
  const due = still.filter(p => !recently(swap, 'resume', p, seen.at));
  return due.length > 0 ? act({ kind: 'resume', processes: due }) : settling('resumed processes');
};
