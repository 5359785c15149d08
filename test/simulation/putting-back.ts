/**
 * What whoever runs the bot does about a swap that has halted and shall not be taken up again: `asg-swap recover`,
 * what it says must come first, and it again, until the group has the settings that the swap found. The same
 * steps by hand where somebody has spoilt the marker.
 */
import { type Recovered, recover } from '../../src/app/recover.ts';
import type { PersonId, ProcessName, SwapId } from '../../src/core/domain.ts';
import { markerKey } from '../../src/core/marker.ts';
import type { Plan } from '../../src/core/plan.ts';
import { plain } from '../../src/core/words.ts';
import { CloudError } from '../../src/ports.ts';
import type { Action, Input } from '../../src/sandbox/aws/calls/operations.ts';
import { dispatch } from '../../src/sandbox/aws/dispatch.ts';
import { AwsError } from '../../src/sandbox/aws/errors.ts';
import type { Site } from './site.ts';

/** Who calls AWS beside the bot. */
export const byHand = 'arn:aws:iam::111122223333:user/on-call';
const person = 'cli:on-call' as PersonId;
const triesMost = 40;
/** Long enough for what was done by hand to show in every read, and for instances to come and go. */
const againMs = 60_000;

/** False where there is nothing to put back, as the group is gone. */
export async function putBack(site: Site, swap: SwapId, breaks: (what: string) => void): Promise<boolean> {
  const event = site.store.journal.entries(swap)[0]?.event;
  if (event?.kind !== 'approved') throw new Error('a journal begins with an approval');
  const { plan } = event;
  for (let tries = 0; tries < triesMost; tries++) {
    if (site.truth(plan.group.name).deleting) return false;
    const outcome = await recovered(site, swap, plan);
    site.note(`recover: ${outcome}`);
    site.marks.add(`recover ${outcome}`);
    if (outcome === 'done' || outcome === 'nothing-to-do') {
      if (outcome === 'nothing-to-do') byRecipe(site, plan);
      isAsFound(site, plan, breaks);
      return true;
    }
    if (outcome === 'refused') mendFirst(site, plan);
    await site.clock.sleep(againMs);
  }
  breaks('what recover says leads nowhere');
  return false;
}

async function recovered(site: Site, swap: SwapId, { group }: Plan): Promise<Recovered | 'trouble'> {
  site.puttingBack = swap;
  try {
    return await recover(group, true, {
      cloud: site.cloud,
      requests: site.store.requests,
      clock: site.clock,
      person,
      tell: words => site.note(`recover: ${plain(words)}`),
    });
  } catch (error) {
    if (!(error instanceof CloudError)) throw error;
    site.note(`recover: ${error.message}`);
    return 'trouble';
  } finally {
    site.puttingBack = undefined;
  }
}

function isAsFound(site: Site, { group, found, suspend }: Plan, breaks: (what: string) => void): void {
  const { min, max, suspended, tags } = site.truth(group.name);
  const ours: readonly string[] = suspend;
  const held = suspended.filter(p => ours.includes(p));
  if (min !== found.min || max !== found.max || held.length > 0 || tags[markerKey] !== undefined)
    breaks(`put back to min ${min}, max ${max}, held ${held.join()}, marker ${tags[markerKey] ?? 'gone'}`);
}

/** What `recover` calls "First", by what is really so. */
function mendFirst(site: Site, plan: Plan): void {
  const { min, max } = plan.found;
  const AutoScalingGroupName = plan.group.name;
  const group = site.truth(AutoScalingGroupName);
  const marker = group.tags[markerKey];
  if (marker !== undefined && !/^v=1 .* min=\d+ /.test(marker)) {
    byRecipe(site, plan);
    return;
  }
  const standby = group.members.filter(m => m.lifecycle === 'Standby').map(m => m.id);
  const serving = group.members.filter(m => m.lifecycle === 'InService');
  const sick = serving.find(m => m.healthStatus !== 'Healthy');
  if (standby.length > 0) {
    if (call(site, 'ExitStandby', { AutoScalingGroupName, InstanceIds: standby })) return;
    for (const InstanceId of standby) end(site, InstanceId);
  } else if (sick) {
    end(site, sick.id);
  } else if (group.desired > max) {
    const over = serving.slice(0, group.desired - max).map(m => m.id);
    call(site, 'DetachInstances', {
      AutoScalingGroupName,
      InstanceIds: over,
      ShouldDecrementDesiredCapacity: true,
    });
  } else if (group.desired < min) {
    // Attaching needs them alive; an emptied group holds them, too.
    const needed: ProcessName[] = ['Launch', 'AddToLoadBalancer', 'HealthCheck'];
    const ScalingProcesses = needed.filter(p => group.suspended.includes(p) && plan.suspend.includes(p));
    if (ScalingProcesses.length > 0)
      call(site, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses });
    const { world } = site.weather;
    const InstanceIds = Array.from({ length: min - group.desired }, () =>
      world.addInstance({ az: 'a', image: 'ami-0b22' }),
    );
    call(site, 'AttachInstances', { AutoScalingGroupName, InstanceIds });
  }
}

/** The steps that the thread names at a halt. */
function byRecipe(site: Site, { group, found, suspend }: Plan): void {
  const AutoScalingGroupName = group.name;
  const { desired } = site.truth(group.name);
  if (desired < found.min || desired > found.max)
    site.weather.world.resize(group.name, { desired: Math.min(Math.max(desired, found.min), found.max) });
  call(site, 'UpdateAutoScalingGroup', { AutoScalingGroupName, MinSize: found.min, MaxSize: found.max });
  if (suspend.length > 0)
    call(site, 'ResumeProcesses', { AutoScalingGroupName, ScalingProcesses: [...suspend] });
  const tag = { ResourceId: AutoScalingGroupName, ResourceType: 'auto-scaling-group', Key: markerKey };
  call(site, 'DeleteTags', { Tags: [tag] });
}

const end = (site: Site, InstanceId: string): boolean =>
  call(site, 'TerminateInstanceInAutoScalingGroup', { InstanceId, ShouldDecrementDesiredCapacity: false });

/** Whether AWS took it. */
function call<A extends Action<'autoscaling'>>(
  site: Site,
  action: A,
  input: Input<'autoscaling', A>,
): boolean {
  const { world } = site.weather;
  site.note(`on-call: ${action} ${JSON.stringify(input)}`);
  try {
    dispatch(world, {
      service: 'autoscaling',
      action,
      input,
      caller: { ...world.defaultCaller, arn: byHand, accessKeyId: 'AKIAONCALL' },
    });
    return true;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    site.note(`AWS refused: ${error.message}`);
    return false;
  }
}
