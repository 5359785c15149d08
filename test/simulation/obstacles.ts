/**
 * What stands against a swap before it is asked for, one objection each: how it comes to be so, and how it
 * is mended where somebody can mend it while the requester waits.
 */
import type { InstanceId } from '../../src/core/domain.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Objection } from '../../src/core/preflight.ts';
import type { GroupSpec, InstanceSpec, SourceSpec } from '../../src/sandbox/aws/world/setup/specs.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';

/** What an obstacle is made of; the rest of the weather stays as it was drawn. */
export interface Obstacle {
  /** Of the group. */
  readonly group?: Partial<GroupSpec>;
  /** Of the first incoming instance. */
  readonly incoming?: (world: World) => Partial<InstanceSpec>;
  /** Of every target group; there is at least one then. */
  readonly source?: Partial<SourceSpec>;
  readonly policy?: Partial<GroupPolicy>;
  /** What comes before the command is typed. */
  readonly set?: (world: World, group: string, incoming: readonly string[]) => void;
  /** What is typed in place of the incoming instances, or behind them. */
  readonly typed?: (world: World, group: string, incoming: readonly string[]) => string;
  readonly mend?: (world: World, group: string, incoming: readonly string[]) => void;
  /** It may be over before it is seen. */
  readonly passes?: true;
}

const members = (world: World, group: string): readonly string[] => world.group(group).members.map(m => m.id);
const all = (incoming: readonly string[]): string => incoming.join(' ');
const stranger = 'i-0123456789abcdef0' as InstanceId;

/** By the objection that must be raised; those without an entry are raised by other stories. */
export const obstacles: Readonly<Partial<Record<Objection['kind'], Obstacle>>> = {
  'group-deleting': { set: (world, group) => world.deleteGroup(group), passes: true },
  'group-managed': { group: { operator: 'elasticbeanstalk.amazonaws.com' } },
  'group-weighted': {
    group: {
      mixedTypes: [
        { type: 'm7g.large', weight: 1 },
        { type: 'm7g.xlarge', weight: 2 },
      ],
    },
  },
  'marker-left': {
    group: { tags: { 'asg-swap': 'v=1 id=s-00000000 min=1 desired=1 max=1 held= found=' } },
  },
  // It ends by itself while the bot hangs.
  'refresh-active': { set: (world, group) => void world.startRefresh(group), passes: true },
  'activity-open': {
    set: (world, group) => {
      const { max, desired } = world.group(group);
      world.resize(group, { max: max + 1, desired: desired + 1 });
    },
    passes: true,
  },
  'member-unhealthy': {
    group: { suspended: ['ReplaceUnhealthy'], min: 1, max: 9, desired: 3 },
    set: (world, group) => world.markUnhealthy(members(world, group)[0] ?? ''),
    typed: (world, group, incoming) => `${all(incoming)} --out ${members(world, group).slice(1).join(',')}`,
  },
  'process-suspended': {
    group: { suspended: ['Launch'] },
    mend: (world, group) => world.resume(group, ['Launch']),
  },
  'source-gone': { source: {}, set: world => world.deleteTargetGroup('tg-0') },
  'target-group-unused': { source: { used: false } },
  'health-check-disabled': { source: { checksEnabled: false } },
  'alarm-missing': { policy: { alarms: ['nobody-made-it'] } },
  'alarm-breached': {
    policy: { alarms: ['web-5xx'] },
    set: world => {
      world.setAlarm('web-5xx', 'ALARM');
    },
    mend: world => world.setAlarm('web-5xx', 'OK'),
  },
  'no-such-version': { typed: (_world, _group, incoming) => `${all(incoming)} --template-version 99` },
  'no-template': {
    group: { launchConfiguration: { name: 'old-style', image: 'ami-0a11', type: 'm7g.large' } },
    typed: (_world, _group, incoming) => `${all(incoming)} --template-version 2`,
  },
  'nothing-to-replace': { group: { min: 0, desired: 0 } },
  'cannot-keep': {
    typed: (_world, _group, incoming) => `${all(incoming)} --strategy empty-first`,
    policy: { old: 'keep' },
  },
  'idle-options': {
    // Batches and bakes are typed behind whatever is typed.
    typed: (_world, _group, incoming) => `${all(incoming)} --strategy empty-first`,
  },
  'not-all': {
    group: { min: 1, max: 9, desired: 3 },
    typed: (world, group, incoming) =>
      `${all(incoming)} --strategy empty-first --out ${members(world, group)[0] ?? ''}`,
  },
  'below-min': {
    group: { min: 3, max: 9, desired: 3 },
    typed: (_world, _group, incoming) => incoming[0] ?? '',
  },
  'above-max': {
    group: { min: 1, max: 2, desired: 1 },
    typed: (world, _group, incoming) =>
      all([
        ...incoming,
        ...Array.from({ length: 3 }, () => world.addInstance({ az: 'a', image: 'ami-0b22' })),
      ]),
  },
  'above-limit': {
    group: { min: 1, max: 3, desired: 3 },
    policy: { sizeMost: 3 },
    typed: (_world, _group, incoming) => incoming[0] ?? '',
  },
  'unknown-instance': { typed: (_world, _group, incoming) => all([...incoming.slice(1), stranger]) },
  'not-running': {
    set: (world, _group, [first = '']) => world.stop(first),
    mend: (world, _group, [first = '']) => world.start(first),
  },
  'already-member': {
    typed: (world, group, incoming) => all([...incoming.slice(1), members(world, group)[0] ?? '']),
  },
  'in-other-group': { set: (world, _group, [first = '']) => world.attachElsewhere('other', first) },
  'foreign-zone': { group: { azs: ['a', 'b'] }, incoming: () => ({ az: 'c' }) },
  'foreign-vpc': { source: {}, incoming: world => ({ vpc: world.addVpc() }) },
  'image-gone': {
    incoming: () => ({ image: 'ami-0dead' }),
    set: world => world.deregisterImage('ami-0dead'),
  },
  'checks-not-ok': {
    set: (world, _group, [first = '']) => world.impair(first),
    mend: (world, _group, [first = '']) => world.impair(first, false),
  },
  'event-scheduled': {
    set: (world, _group, [first = '']) =>
      world.scheduleEvent(first, 'instance-retirement', world.now + 86_400_000),
  },
  'instance-managed': { incoming: () => ({ operator: 'eks.amazonaws.com' }) },
  'tag-missing': { policy: { requireTags: { 'release-tested': 'yes' } } },
  'not-a-member': { typed: (_world, _group, incoming) => `${all(incoming)} --out ${stranger}` },
  'not-in-service': {
    group: { min: 1, max: 9, desired: 2 },
    set: (world, group) => world.addMember(group, world.addInstance({ az: 'a' }), 'Standby'),
    typed: (world, group, incoming) =>
      `${all(incoming)} --out ${
        world
          .group(group)
          .members.filter(m => m.lifecycle === 'Standby')
          .map(m => m.id)[0] ?? ''
      }`,
  },
};
