/**
 * What a group may stand on that does not stand against a swap: each has a plan warn of something, or the group
 * do something by itself as soon as it may.
 */
import type { GroupSpec, InstanceSpec } from '../../src/sandbox/aws/world/setup/specs.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import type { Chance } from './random.ts';

export interface Ground {
  /** What must be there before the group is. */
  readonly before?: (world: World) => void;
  readonly group?: Partial<GroupSpec>;
  readonly set?: (world: World, group: string) => void;
  /** Of the incoming, by their place in the request. */
  readonly incoming?: (place: number) => Partial<InstanceSpec>;
  /** The launch template is not one that a version is added to. */
  readonly ownTemplate?: true;
  /** The group launches by itself once nothing is held any more. */
  readonly grows?: true;
}

const goldenImage = 'resolve:ssm:/golden/web';

const grounds: Readonly<Record<string, Ground>> = {
  'a warm pool': { group: { warmPool: { minSize: 0, maxPrepared: 0 } } },
  'a longest lifetime': { group: { maxLifetimeMs: 7 * 86_400_000 } },
  'spot instances': { incoming: () => ({ spot: true }) },
  'an odd newcomer': {
    incoming: place =>
      place === 0 ? { type: 'm7g.2xlarge', image: 'ami-0c33', securityGroups: ['sg-0other'] } : {},
  },
  'an image by parameter': {
    before: world => world.addParameter({ name: '/golden/web', value: 'ami-0a11' }),
    group: { image: goldenImage },
    ownTemplate: true,
  },
  'a launch hook': {
    set: (world, group) => world.addHook(group, { name: 'warm-up', transition: 'launching' }),
  },
  'a stack that owns it': { group: { tags: { 'aws:cloudformation:stack-name': 'web-stack' } } },
  'predictive scaling': {
    set: (world, group) =>
      world.addPolicy(group, {
        name: 'foresees',
        type: 'PredictiveScaling',
        mode: 'ForecastAndScale',
      }),
  },
  'a policy with a quiet alarm': {
    before: world => void world.addAlarm({ name: 'cpu-high', state: 'OK' }),
    set: (world, group) => world.addPolicy(group, { name: 'scale-out', alarm: 'cpu-high', adjustment: 1 }),
  },
  'an alarm in breach': {
    before: world => void world.addAlarm({ name: 'cpu-high', state: 'ALARM' }),
    group: { min: 1, max: 9, desired: 3 },
    set: (world, group) => world.addPolicy(group, { name: 'scale-out', alarm: 'cpu-high', adjustment: 1 }),
    grows: true,
  },
  'a refresh before': {
    set: (world, group) => world.addRefresh(group, { status: 'Successful' }),
  },
};

export function pickGround(luck: Chance): { readonly name: string } & Ground {
  const name = luck.pick(Object.keys(grounds));
  return { name, ...grounds[name] };
}
