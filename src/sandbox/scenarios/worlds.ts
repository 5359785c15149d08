/** The worlds that scenarios begin with: a group behind a load balancer, and tested instances outside it. */
import type { HealthScript } from '../aws/world/model.ts';
import type { World } from '../aws/world/world.ts';

/** The images of the release that serves, and of the one that shall. */
export const oldImage = 'ami-0a11';
export const newImage = 'ami-0b22';
/** Raises the group by one when it is in breach. */
export const alarmName = 'cpu-high';

const zones = ['a', 'b', 'c'];

/** The ids of prepared instances: readable, and the same each time. */
export const preparedIds = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `i-0b${String(i + 1).padStart(15, '0')}`);

/** How the group and the instances beside it are to be. */
export interface Spec {
  readonly size: number;
  readonly max?: number;
  /** What the group's launch template would launch; the old release unless told. */
  readonly template?: string;
  /** How prepared instances answer health checks, by their number from 0; soon healthy unless told. */
  readonly health?: Readonly<Record<number, HealthScript>>;
}

/** A group `web` in three zones behind one load balancer, and as many prepared instances outside it. */
export function webWorld(
  world: World,
  { size, max = size + 1, template = oldImage, health = {} }: Spec,
): void {
  world.addTargetGroup({
    name: 'tg-web',
    intervalMs: 10_000,
    healthyThreshold: 3,
    // AWS's time is fast here and the plan's is not: a longer one would make each plan promise less speed than is seen.
    deregistrationDelayMs: 5_000,
  });
  world.addGroup({
    name: 'web',
    min: size,
    max,
    desired: size,
    azs: zones,
    image: template,
    targetGroups: ['tg-web'],
    propagatedTags: { Name: 'web' },
  });
  world.addAlarm({ name: alarmName });
  world.addPolicy('web', { name: 'scale-out', adjustment: 1, cooldownMs: 0, alarm: alarmName });
  preparedIds(size).forEach((id, i) => {
    world.addInstance({
      id,
      az: zones[i % zones.length] ?? 'a',
      image: newImage,
      tags: { Name: `web-next-${i + 1}` },
      health: health[i] ?? { afterMs: 15_000 + (i % 5) * 5_000 },
    });
  });
}
