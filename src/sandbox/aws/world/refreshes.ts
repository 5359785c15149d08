/**
 * Instance refreshes (facts/aws.md sections 3 and 4): members that do not match the template are ended a
 * few at a time and launched anew. Suspending InstanceRefresh pauses one, it does not cancel it.
 */
import { type Engine, later, touch } from './engine.ts';
import { resolveTemplate } from './launching.ts';
import type { Group, Member, Refresh } from './model.ts';
import { end } from './moves.ts';
import { uuid } from './random.ts';
import { isSuspended } from './suspension.ts';

/** Invented: how often a refresh looks at its group. */
const lookMs = 10_000;

export interface RefreshPreferences {
  readonly minHealthyPercentage?: number | undefined;
  readonly warmupMs?: number | undefined;
  readonly bakeMs?: number | undefined;
  readonly skipMatching?: boolean | undefined;
  readonly standby?: Refresh['standby'] | undefined;
  readonly protectedOnes?: Refresh['protectedOnes'] | undefined;
}

export const isActive = (refresh: Refresh): boolean =>
  ['Pending', 'InProgress', 'Cancelling', 'Baking'].includes(refresh.status);

/** One that has ended before the story begins. */
export const pastRefresh = (
  id: string,
  group: string,
  status: 'Successful' | 'Cancelled',
  endedAt: number,
): Refresh => ({
  id,
  group,
  status,
  statusReason: undefined,
  startedAt: endedAt - lookMs,
  endedAt,
  minHealthyPercentage: 90,
  warmupMs: 0,
  bakeMs: 0,
  skipMatching: false,
  standby: 'Wait',
  protectedOnes: 'Wait',
  todo: [],
  doing: [],
  total: 0,
  step: 0,
});

export function startRefresh(w: Engine, group: Group, preferences: RefreshPreferences): Refresh {
  const skipMatching = preferences.skipMatching ?? false;
  const todo = w.members
    .within(group.key)
    .filter(m => m.lifecycle === 'InService' && !(skipMatching && matches(w, group, m)))
    .map(m => m.id);
  const refresh: Refresh = {
    id: uuid(w.random.ids),
    group: group.key,
    status: 'Pending',
    statusReason: undefined,
    startedAt: w.now,
    endedAt: undefined,
    minHealthyPercentage: preferences.minHealthyPercentage ?? 90,
    warmupMs: preferences.warmupMs ?? group.graceMs,
    bakeMs: preferences.bakeMs ?? 0,
    skipMatching,
    standby: preferences.standby ?? 'Wait',
    protectedOnes: preferences.protectedOnes ?? 'Wait',
    todo,
    doing: [],
    total: todo.length,
    step: 0,
  };
  planLook(w, refresh, w.params.reconcileMs);
  return refresh;
}

/** Members being replaced are finished; nothing is rolled back. */
export function cancelRefresh(w: Engine, refresh: Refresh): void {
  planLook(w, { ...refresh, status: 'Cancelling', todo: [] }, w.params.reconcileMs);
}

function planLook(w: Engine, refresh: Refresh, ms: number): void {
  const step = refresh.step + 1;
  w.refreshes.set(refresh.id, { ...refresh, step });
  later(w, ms, { kind: 'refresh', id: refresh.id, step });
}

export function onRefresh(w: Engine, id: string, step: number): void {
  const refresh = w.refreshes.get(id);
  const group = refresh === undefined ? undefined : w.groups.get(refresh.group);
  if (refresh === undefined || group === undefined) return;
  if (!isActive(refresh) || refresh.step !== step) return;
  // A paused refresh is woken by the resume.
  if (isSuspended(group, 'InstanceRefresh')) return;
  const doing = refresh.doing.filter(member => w.members.get(member) !== undefined);
  const serving = w.members
    .within(group.key)
    .filter(m => m.lifecycle === 'InService' && m.healthy && w.now >= m.joinedAt + refresh.warmupMs);
  const complete = doing.length === 0 && serving.length >= group.desired;
  if (refresh.status === 'Baking') {
    finish(w, refresh, 'Successful');
    return;
  }
  if (complete && refresh.todo.length === 0) {
    if (refresh.status === 'Cancelling') finish(w, refresh, 'Cancelled');
    else if (refresh.bakeMs === 0) finish(w, refresh, 'Successful');
    else {
      planLook(w, { ...refresh, doing, status: 'Baking' }, refresh.bakeMs);
    }
    return;
  }
  const next = nextBatch(w, group, refresh, serving.length);
  const status = refresh.status === 'Cancelling' ? 'Cancelling' : 'InProgress';
  const todo = refresh.todo.filter(
    member => !next.some(m => m.id === member) && w.members.get(member) !== undefined,
  );
  planLook(
    w,
    { ...refresh, status, doing: [...doing, ...next.map(m => m.id)], todo },
    Math.max(lookMs, w.params.reconcileMs),
  );
  for (const member of next) {
    end(w, group, member, 'an instance was taken out of service in response to an instance refresh.', false);
  }
  touch(w, group.key);
}

function nextBatch(w: Engine, group: Group, refresh: Refresh, serving: number): Member[] {
  const floor = Math.ceil((group.desired * refresh.minHealthyPercentage) / 100);
  // At least one at a time, else a small group would never be refreshed.
  const room = Math.max(serving - floor, serving >= group.desired ? 1 : 0);
  const batch: Member[] = [];
  for (const id of refresh.todo) {
    if (batch.length >= room) break;
    const member = w.members.get(id);
    if (member?.lifecycle !== 'InService') continue;
    if (member.protected && refresh.protectedOnes !== 'Refresh') continue;
    batch.push(member);
  }
  return batch;
}

/** Whether a refresh that skips matching members leaves this one alone (U23). */
function matches(w: Engine, group: Group, member: Member): boolean {
  const current = resolveTemplate(w, group);
  if (member.template === undefined && member.launchConfiguration === undefined) {
    return !w.switches.refreshReplacesForeign;
  }
  return (
    member.template?.id === current?.template?.id &&
    member.template?.version === current?.template?.version &&
    member.launchConfiguration === current?.launchConfiguration
  );
}

function finish(w: Engine, refresh: Refresh, status: 'Successful' | 'Cancelled'): void {
  w.refreshes.set(refresh.id, { ...refresh, status, endedAt: w.now, todo: [], doing: [] });
}
