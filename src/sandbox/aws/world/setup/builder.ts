/**
 * Sets a world up in a few readable lines. What is added before the clock first moves was there before the
 * story begins; what a script adds later appears to readers as late as any other change.
 */
import { type Engine, touch } from '../engine.ts';
import { keyOf, type Place } from '../model.ts';
import { uuid } from '../random.ts';
import { pastRefresh } from '../refreshes.ts';
import { createGround, hourMs } from './ground.ts';
import { createGroups } from './groups.ts';
import { createSources } from './sources.ts';
import type { Builder } from './specs.ts';

export function createBuilder(w: Engine, home: Place): Builder {
  const ground = createGround(w, home);
  return {
    addVpc: ground.addVpc,
    addImage: ground.addImage,
    addParameter: ground.addParameter,
    addLaunchTemplate: ground.addLaunchTemplate,
    addAlarm: ground.addAlarm,
    addRole: ground.addRole,
    ...createSources(w, ground),
    ...createGroups(w, ground),

    addHook(groupName, hook) {
      w.groups.update(ground.group(groupName).key, g => ({
        ...g,
        hooks: [
          ...g.hooks,
          {
            name: hook.name,
            transition:
              hook.transition === 'launching'
                ? 'autoscaling:EC2_INSTANCE_LAUNCHING'
                : 'autoscaling:EC2_INSTANCE_TERMINATING',
            heartbeatMs: hook.heartbeatMs ?? 3_600_000,
            defaultResult: hook.defaultResult ?? 'ABANDON',
          },
        ],
      }));
    },

    addRefresh(groupName, { status, endedAt = w.now - hourMs }) {
      const id = uuid(w.random.ids);
      w.refreshes.set(id, pastRefresh(id, ground.group(groupName).key, status, endedAt));
    },

    addScheduledAction(groupName, action) {
      const group = ground.group(groupName);
      if (action.everyMs !== undefined && action.everyMs <= 0)
        throw new RangeError('everyMs must be positive');
      const key = `${group.key}/${action.name}`;
      w.scheduled.set(key, {
        key,
        group: group.key,
        name: action.name,
        at: action.at,
        everyMs: action.everyMs,
        min: action.min,
        max: action.max,
        desired: action.desired,
      });
      w.agenda.add(action.at, { kind: 'scheduled-action', key, at: action.at });
    },

    addPolicy(groupName, policy) {
      const group = ground.group(groupName);
      const key = `${group.key}/${policy.name}`;
      const alarm = policy.alarm === undefined ? undefined : keyOf(group, policy.alarm);
      if (alarm !== undefined && w.alarms.get(alarm) === undefined) {
        throw new Error(`no alarm ${policy.alarm} in this world`);
      }
      w.policies.set(key, {
        key,
        group: group.key,
        name: policy.name,
        type: policy.type ?? 'SimpleScaling',
        adjustment: policy.adjustment ?? 1,
        cooldownMs: policy.cooldownMs ?? 300_000,
        enabled: policy.enabled ?? true,
        alarms: alarm === undefined ? [] : [alarm],
        mode: policy.mode,
      });
      touch(w, group.key);
    },
  };
}
