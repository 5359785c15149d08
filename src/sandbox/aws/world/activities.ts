/**
 * The list of scaling activities: one per member action, launch and termination, each with its cause
 * (facts/aws.md section 12.7). It explains; it never decides.
 */
import type { Engine } from './engine.ts';
import type { Activity, ActivityStatus, Group, Member } from './model.ts';
import { uuid } from './random.ts';

/** A moment as activities and suspension reasons write it. */
export const isoSeconds = (at: number): string => new Date(at).toISOString().replace(/\.\d{3}Z$/, 'Z');

export interface NewActivity {
  readonly description: string;
  /** Without the leading time. */
  readonly cause: string;
  readonly status: ActivityStatus;
  readonly progress: number;
  readonly message?: string;
  readonly ended?: boolean;
  readonly zone?: string;
  readonly subnet?: string | undefined;
}

export function beginActivity(w: Engine, group: Group, a: NewActivity): Activity {
  const activity: Activity = {
    id: uuid(w.random.ids),
    group: group.key,
    turn: w.turn++,
    description: a.description,
    cause: `At ${isoSeconds(w.now)} ${a.cause}`,
    startedAt: w.now,
    endedAt: a.ended === true ? w.now : undefined,
    status: a.status,
    message: a.message,
    progress: a.progress,
    details: JSON.stringify({
      ...(a.subnet === undefined ? {} : { 'Subnet ID': a.subnet }),
      ...(a.zone === undefined ? {} : { 'Availability Zone': a.zone }),
    }),
  };
  w.activities.set(activity.id, activity);
  return activity;
}

export function advanceActivity(w: Engine, member: Member, status: ActivityStatus, progress: number): void {
  if (member.activity === undefined) return;
  w.activities.update(member.activity, a => ({ ...a, status, progress }));
}

/** Ends the activity that moves this member. */
export function endActivity(
  w: Engine,
  member: Member,
  end: { readonly status: ActivityStatus; readonly progress?: number; readonly message?: string } = {
    status: 'Successful',
  },
): void {
  if (member.activity === undefined) return;
  w.activities.update(member.activity, a => ({
    ...a,
    status: end.status,
    progress: end.progress ?? 100,
    message: end.message ?? a.message,
    endedAt: w.now,
  }));
}

/** Newest first, those in progress before all ended ones; as it was at `time`. */
export function activitiesOf(w: Engine, group: string, time?: number): Activity[] {
  return w.activities.within(group, time).toSorted((a, b) => ended(a) - ended(b) || b.turn - a.turn);
}

const ended = (activity: Activity): number => (activity.endedAt === undefined ? 0 : 1);

/** Whether an activity of the group is still running. */
export function hasOpenActivity(w: Engine, group: string): Activity | undefined {
  return w.activities.within(group).find(a => a.endedAt === undefined);
}
