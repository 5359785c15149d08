/**
 * The calls that move members, with the arithmetic and refusals of facts/aws.md sections 1, 2 and 12.3.
 * Checks look at the truth; only the change of desired is immediate, members move with the clock.
 */
import type { AwsError } from '../errors.ts';
import { touch } from '../world/engine.ts';
import { type Group, isWarm, keyOf, type Member } from '../world/model.ts';
import { attach, detach, enterStandby, exitStandby } from '../world/moves.ts';
import { countedCapacity, dropsToCome } from '../world/seats.ts';
import { isSuspended } from '../world/suspension.ts';
import { sourceKeys } from '../world/targets.ts';
import { showActivity } from './autoscaling-show.ts';
import { type CallContext, dropsLater, groupToChange, type Handlers, need, once } from './context.ts';
import { refusals } from './refusals.ts';

type MemberCalls = Pick<
  Handlers<'autoscaling'>,
  'AttachInstances' | 'DetachInstances' | 'EnterStandby' | 'ExitStandby' | 'SetInstanceProtection'
>;

export const autoScalingMembers: MemberCalls = {
  AttachInstances(c, input) {
    const ids = once(input.InstanceIds ?? []);
    if (ids.length > c.w.switches.idsPerCall) throw refusals.tooManyIds('attach');
    const group = groupToChange(c, input.AutoScalingGroupName);
    if (isSuspended(group, 'Launch')) throw refusals.attachWhileLaunchSuspended(group.name);
    if (ids.length === 0) throw refusals.missing('instanceIds');
    const room = group.max - standbyAgainstMax(c, group) - group.desired;
    inBatch(c, ids, {
      bad: id => whyNotAttach(c, group, id),
      sizes: some =>
        weights(
          group,
          some.map(id => c.w.instances.get(id)?.type),
        ) > room
          ? refusals.attachAboveMax(group, some.length)
          : undefined,
      effect(some) {
        const added = weights(
          group,
          some.map(id => c.w.instances.get(id)?.type),
        );
        const grown = { ...group, desired: group.desired + added };
        c.w.groups.set(group.key, grown);
        for (const id of some) {
          const instance = c.w.instances.get(id);
          if (instance !== undefined) attach(c.w, grown, instance, weights(group, [instance.type]));
        }
      },
    });
    touch(c.w, group.key);
    return {};
  },

  DetachInstances(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const decrement = need(input.ShouldDecrementDesiredCapacity, 'shouldDecrementDesiredCapacity');
    const ids = once(need(input.InstanceIds, 'instanceIds'));
    if (ids.length > c.w.switches.idsPerCall) throw refusals.tooManyIds('detach');
    return moveOut(c, group, ids, decrement, {
      bad(id) {
        const member = c.w.members.get(id);
        if (member?.group !== group.key) return refusals.notMember(id, group.name);
        if (member.lifecycle === 'Terminating:Retained') {
          return decrement ? refusals.retainedNeedsFalse(id) : undefined;
        }
        return member.lifecycle === 'InService' || member.lifecycle === 'Standby'
          ? undefined
          : refusals.notInServiceOrStandby(id);
      },
      belowMin: refusals.detachBelowMin,
      move: (member, cause) => detach(c.w, group, member, cause, dropsLater(c, decrement)),
      verb: 'detached',
    });
  },

  EnterStandby(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const decrement = need(input.ShouldDecrementDesiredCapacity, 'shouldDecrementDesiredCapacity');
    const ids = once(need(input.InstanceIds, 'instanceIds'));
    if (ids.length > c.w.switches.idsPerCall) throw refusals.tooManyIds('place into standby');
    return moveOut(c, group, ids, decrement, {
      bad(id) {
        const member = c.w.members.get(id);
        if (member?.group !== group.key) return refusals.notMember(id, group.name);
        return member.lifecycle === 'InService' ? undefined : refusals.notInService(id);
      },
      belowMin: refusals.standbyBelowMin,
      move: (member, cause) => enterStandby(c.w, group, member, cause, dropsLater(c, decrement)),
      verb: 'moved to standby',
    });
  },

  ExitStandby(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const ids = once(need(input.InstanceIds, 'instanceIds'));
    if (ids.length > c.w.switches.idsPerCall) throw refusals.tooManyIds('move out of standby');
    if (isSuspended(group, 'Launch')) throw refusals.exitWhileLaunchSuspended(group.name);
    const others = standbyAgainstMax(c, group);
    const shown: ReturnType<typeof showActivity>[] = [];
    inBatch(c, ids, {
      bad(id) {
        const member = c.w.members.get(id);
        if (member?.group !== group.key) return refusals.notMember(id, group.name);
        return member.lifecycle === 'Standby' ? undefined : refusals.notInStandby(id);
      },
      sizes(some) {
        const back = weightOf(c, some);
        // Those that leave Standby stop counting against max where Standby does.
        const standing = others === 0 ? 0 : others - back;
        return group.desired + back + standing > group.max
          ? refusals.exitAboveMax(group, some.length)
          : undefined;
      },
      effect(some) {
        let desired = group.desired;
        for (const member of membersOf(c, some)) {
          const from = desired;
          desired += member.weight;
          c.w.groups.update(group.key, g => ({ ...g, desired }));
          const cause = `instance ${member.id} was moved out of standby in response to a user request, increasing the capacity from ${from} to ${desired}.`;
          shown.push(showActivity(exitStandby(c.w, group, member, cause), group));
        }
      },
    });
    return { Activities: shown };
  },

  SetInstanceProtection(c, input) {
    const group = groupToChange(c, input.AutoScalingGroupName);
    const ids = once(need(input.InstanceIds, 'instanceIds'));
    const on = need(input.ProtectedFromScaleIn, 'protectedFromScaleIn');
    if (ids.length > 50) throw refusals.tooLong('instanceIds', 50);
    inBatch(c, ids, {
      bad(id) {
        const member = c.w.members.get(id);
        if (member?.group !== group.key) return refusals.notMember(id, group.name);
        if (isWarm(member)) return refusals.warmPoolMember(id);
        return ['InService', 'EnteringStandby', 'Standby'].includes(member.lifecycle)
          ? undefined
          : refusals.notProtectable(id);
      },
      sizes: () => undefined,
      effect(some) {
        for (const id of some) c.w.members.update(id, m => ({ ...m, protected: on }));
      },
    });
    c.w.groups.update(group.key, g => ({ ...g, protectedNote: undefined }));
    touch(c.w, group.key);
    return {};
  },
};

/**
 * A call of several ids. Where one is bad, those before it have taken effect, or nothing has (U4); which
 * refusal wins when ids and sizes both object is the order of section 12.3, or sizes first (U22).
 */
function inBatch(
  c: CallContext,
  ids: readonly string[],
  rule: {
    readonly bad: (id: string) => AwsError | undefined;
    readonly sizes: (some: readonly string[]) => AwsError | undefined;
    readonly effect: (some: readonly string[]) => void;
  },
): void {
  const badAt = ids.findIndex(id => rule.bad(id) !== undefined);
  const wrongSizes = rule.sizes(ids);
  if (wrongSizes !== undefined && c.w.switches.refusalOrder === 'sizes-first') throw wrongSizes;
  if (badAt >= 0) {
    const bad = rule.bad(ids[badAt] ?? '');
    const before = ids.slice(0, badAt);
    if (c.w.switches.partialBatches && before.length > 0 && rule.sizes(before) === undefined)
      rule.effect(before);
    if (bad !== undefined) throw bad;
  }
  if (wrongSizes !== undefined) throw wrongSizes;
  rule.effect(ids);
}

/** Detach and EnterStandby: members leave what counts, with or without desired following. */
function moveOut(
  c: CallContext,
  group: Group,
  ids: readonly string[],
  decrement: boolean,
  how: {
    readonly bad: (id: string) => AwsError | undefined;
    readonly belowMin: (group: Group, n: number) => AwsError;
    readonly move: (member: Member, cause: string) => ReturnType<typeof detach>;
    readonly verb: string;
  },
): { Activities: ReturnType<typeof showActivity>[] } {
  const shown: ReturnType<typeof showActivity>[] = [];
  const remaining = group.desired - dropsToCome(c.w, group.key);
  inBatch(c, ids, {
    bad: how.bad,
    sizes: some =>
      decrement && remaining - weightOf(c, some) < group.min ? how.belowMin(group, some.length) : undefined,
    effect(some) {
      let capacity = decrement ? group.desired : countedCapacity(c.w, group.key);
      for (const member of membersOf(c, some)) {
        const from = capacity;
        capacity -= member.weight;
        if (decrement && c.w.switches.desiredDrops === 'at-call') {
          c.w.groups.update(group.key, g => ({ ...g, desired: g.desired - member.weight }));
        }
        const change = decrement ? `, shrinking the capacity from ${from} to ${capacity}` : '';
        const cause = `instance ${member.id} was ${how.verb} in response to a user request${change}.`;
        shown.push(showActivity(how.move(member, cause), group));
      }
    },
  });
  return { Activities: shown };
}

/** The checks of section 1, in the order of section 12.3. */
function whyNotAttach(c: CallContext, group: Group, id: string): AwsError | undefined {
  const instance = c.w.instances.get(id);
  if (instance === undefined || instance.accountId !== group.accountId || instance.region !== group.region) {
    return refusals.unknownInstance();
  }
  if (instance.state !== 'running') return refusals.notRunning(id);
  const seat = c.w.members.get(id);
  if (seat !== undefined) return refusals.alreadyMember(id, c.w.groups.get(seat.group)?.name ?? '');
  if (c.w.images.get(keyOf(group, instance.image)) === undefined)
    return refusals.imageGone(id, instance.image);
  if (!group.zones.includes(instance.zone)) return refusals.foreignZone(id, instance.zone, group.name);
  const vpcs = sourceKeys(group).map(key => c.w.sources.get(key)?.vpcId);
  if (vpcs.some(vpc => vpc !== instance.vpcId)) return refusals.foreignVpc(id, instance.vpcId, group.name);
  const shifted = group.zonalShift.enabled && group.zonalShift.shifted.includes(instance.zone);
  if (shifted && c.w.switches.attachIntoShiftedZone === 'refused')
    return refusals.shiftedZone(id, instance.zone);
  const listed = group.mixedTypes?.some(({ type }) => type === instance.type) ?? true;
  if (!listed && c.w.switches.foreignTypes === 'refused') {
    return refusals.foreignType(id, instance.type, group.name);
  }
  return undefined;
}

/** Capacity units; a type that is not in the group's table counts as 1 (U6). */
function weights(group: Group, types: readonly (string | undefined)[]): number {
  return types.reduce((sum, type) => sum + (group.mixedTypes?.find(m => m.type === type)?.weight ?? 1), 0);
}

const weightOf = (c: CallContext, ids: readonly string[]): number =>
  membersOf(c, ids).reduce((sum, m) => sum + m.weight, 0);

const membersOf = (c: CallContext, ids: readonly string[]): Member[] =>
  ids.flatMap(id => c.w.members.get(id) ?? []);

/** Whether Standby counts against max is not known (U12). */
function standbyAgainstMax(c: CallContext, group: Group): number {
  if (!c.w.switches.standbyCountsAgainstMax) return 0;
  return c.w.members
    .within(group.key)
    .filter(m => m.lifecycle === 'Standby' || m.lifecycle === 'EnteringStandby')
    .reduce((sum, m) => sum + m.weight, 0);
}
