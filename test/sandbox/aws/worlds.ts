/** Worlds and calls for tests: one group `web` of three behind a target group, and three picked newcomers. */

import type { Action, Input, Output, Service } from '../../../src/sandbox/aws/calls/operations.ts';
import { dispatch } from '../../../src/sandbox/aws/dispatch.ts';
import { AwsError } from '../../../src/sandbox/aws/errors.ts';
import { instant, type Params } from '../../../src/sandbox/aws/world/params.ts';
import type { GroupSpec, InstanceSpec, SourceSpec } from '../../../src/sandbox/aws/world/setup/specs.ts';
import { createWorld, type World, type WorldOptions } from '../../../src/sandbox/aws/world/world.ts';

export const start = Date.UTC(2026, 0, 5, 9);
export const second = 1_000;
export const minute = 60_000;

/** No lag, no jitter, no spread: times of the fact sheet hold to the millisecond. */
export const exact: Partial<Params> = {
  spread: 0,
  lagMs: [0, 0],
  checkJitter: false,
  attachLooksUnfinished: 0,
  registrationMs: 0,
};

export interface Scene {
  readonly world: World;
  readonly web: string;
  readonly old: readonly string[];
  readonly picked: readonly string[];
}

export function scene(
  options: Partial<WorldOptions> & {
    group?: Partial<GroupSpec>;
    instance?: InstanceSpec;
    source?: Partial<SourceSpec>;
    loadBalanced?: boolean;
  } = {},
): Scene {
  const { group, instance, source, loadBalanced = true, ...rest } = options;
  const world = createWorld({ seed: 1, start, params: exact, buckets: false, ...rest });
  if (loadBalanced) world.addTargetGroup({ name: 'web', ...source });
  const web = world.addGroup({
    name: 'web',
    min: 3,
    max: 6,
    desired: 3,
    image: 'ami-0old',
    ...(loadBalanced ? { targetGroups: ['web'] } : {}),
    ...group,
  });
  const picked = ['a', 'b', 'c'].map(az => world.addInstance({ az, image: 'ami-0new', ...instance }));
  return { world, web, old: world.group('web').members.map(m => m.id), picked };
}

/** A scene in which everything happens at once. */
export const instantScene = (options: Parameters<typeof scene>[0] = {}): Scene =>
  scene({ ...options, params: { ...instant, ...options.params } });

/** Calls Auto Scaling. */
export function asg<A extends Action<'autoscaling'>>(
  world: World,
  action: A,
  input: Input<'autoscaling', A>,
): Output<'autoscaling', A> {
  return dispatch(world, { service: 'autoscaling', action, input });
}

export function call<S extends Service, A extends Action<S>>(
  world: World,
  service: S,
  action: A,
  input: Input<S, A>,
): Output<S, A> {
  return dispatch(world, { service, action, input });
}

/** The refusal of a call that must be refused. */
export function refusal(act: () => unknown): AwsError {
  try {
    act();
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
  throw new Error('the call was not refused');
}

export const first = <T>(list: readonly T[]): T => {
  if (list.length === 0) throw new Error('the list is empty');
  return list[0] as T;
};

export const lifecycleOf = (world: World, id: string, group = 'web'): string | undefined =>
  world.group(group).members.find(m => m.id === id)?.lifecycle;

export const targetOf = (world: World, id: string, group = 'web'): string | undefined =>
  world.group(group).members.find(m => m.id === id)?.targets['web'];
