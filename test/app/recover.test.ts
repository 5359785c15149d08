/** A group left held still by a bot whose store is gone is put back from its marker alone. */
import { describe, expect, it } from 'vitest';
import { recover } from '../../src/app/recover.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { PersonId, ProcessName, SwapId } from '../../src/core/domain.ts';
import { markerKey, writeMarker } from '../../src/core/marker.ts';
import { stepDone } from '../../src/core/messages/recovery.ts';
import type { Request } from '../../src/core/request.ts';
import { plain } from '../../src/core/words.ts';
import { dispatch } from '../../src/sandbox/aws/dispatch.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { worldClients } from '../aws/world-api.ts';
import { t0 } from '../helpers/build.ts';

const held = ['AZRebalance', 'ReplaceUnhealthy', 'Terminate'] as const;
/** And what empty-first holds beyond that. */
const emptied = ['AddToLoadBalancer', ...held, 'Launch'] as const;

const other = 's-00000009' as SwapId;

/** `web` of two with max raised, processes held, and the marker that says how it was. */
function leftBehind(
  shape: (world: World) => void = () => undefined,
  holds: readonly ProcessName[] = held,
): World {
  const world = createWorld({ seed: 3, start: t0, buckets: false, params: { lagMs: [0, 5_000] } });
  world.addGroup({ name: 'web', min: 2, max: 4, desired: 2, suspended: ['AlarmNotification', ...holds] });
  const found = { min: 2, desired: 2, max: 2, suspended: ['AlarmNotification'] } as const;
  const tag = {
    ResourceId: 'web',
    ResourceType: 'auto-scaling-group',
    Key: markerKey,
    Value: writeMarker('s-4kx9q2mv' as SwapId, found, holds),
    PropagateAtLaunch: false,
  };
  dispatch(world, { service: 'autoscaling', action: 'CreateOrUpdateTags', input: { Tags: [tag] } });
  shape(world);
  world.advance(30_000);
  return world;
}

function asPerson(world: World, action: string, input: object): void {
  const named = action === 'DeleteTags' ? input : { AutoScalingGroupName: 'web', ...input };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a test names the action it means
  dispatch(world, { service: 'autoscaling', action, input: named } as Parameters<typeof dispatch>[1]);
}

/** As empty-first does: every member ends, and none comes for it, for Launch is held. */
function empty(world: World): void {
  for (const { id } of world.group('web').members)
    asPerson(world, 'TerminateInstanceInAutoScalingGroup', {
      InstanceId: id,
      ShouldDecrementDesiredCapacity: false,
    });
  world.advance(120_000);
}

/** `live` and `over`: a swap of the group on record, and what is asked of the process, both looked at as it goes on. */
async function recovering(
  world: World,
  go: boolean,
  live: () => SwapId | undefined = () => undefined,
  over?: AbortSignal,
  known: readonly Request[] = [],
) {
  const lines: string[] = [];
  const clock = {
    now: () => world.now,
    sleep: (ms: number) => {
      world.advance(ms);
      return Promise.resolve();
    },
  };
  const cloud = createCloud({
    accounts: [{ name: 'default', regions: [world.home.region] }],
    clock,
    clientsFor: worldClients(world),
  });
  const outcome = await recover({ account: 'default', region: world.home.region, name: 'web' }, go, {
    cloud,
    clock,
    person: 'cli:root' as PersonId,
    requests: {
      liveOn: () => Promise.resolve(live()),
      list: () => Promise.resolve(known),
      audit: () => Promise.resolve(),
    },
    tell: words => lines.push(plain(words)),
    ...(over && { over }),
  });
  return { outcome, told: lines.join('\n') };
}

describe('recover', () => {
  it('says first what it would do, and does nothing', async () => {
    const world = leftBehind();
    const { outcome, told } = await recovering(world, false);
    expect(outcome).toBe('would-do');
    expect(told).toMatch(
      /Swap s-4kx9q2mv found the group with min 2, desired 2, max 2, suspended: AlarmNotification/,
    );
    expect(told).toMatch(
      /1\. set min to 2 and max to 2\n2\. resume ReplaceUnhealthy, Terminate\n3\. resume AZRebalance\n4\. remove the mark/,
    );
    expect(world.group('web')).toMatchObject({ max: 4 });
  });

  it('puts sizes and processes back, leaves what others had suspended, and removes the marker', async () => {
    const world = leftBehind();
    expect((await recovering(world, true)).outcome).toBe('done');
    expect(world.group('web')).toMatchObject({
      min: 2,
      max: 2,
      desired: 2,
      suspended: ['AlarmNotification'],
    });
    expect(world.group('web').tags[markerKey]).toBeUndefined();
    world.advance(10_000);
    expect((await recovering(world, true)).outcome).toBe('nothing-to-do');
  });

  it('leaves members to a person, and says which', async () => {
    const world = leftBehind(w => {
      w.addMember('web', w.addInstance({ id: 'i-0000000000000a000' }), 'Standby');
    });
    const { outcome, told } = await recovering(world, true);
    expect(outcome).toBe('refused');
    expect(told).toMatch(/First: i-0000000000000a000 stands in Standby/);
    expect(told).toContain(
      'exit-standby --auto-scaling-group-name web --region us-east-1 --instance-ids i-0000000000000a000',
    );
    expect(world.group('web')).toMatchObject({ max: 4 });
  });

  it('will not cut off members to fit the old max', async () => {
    const world = leftBehind(w => w.resize('web', { desired: 3 }));
    expect((await recovering(world, true)).told).toMatch(/desired is 3, outside the 2 to 2 that was found/);
  });

  it('tells what attaching to an emptied group needs, and puts it back once that is done', async () => {
    const world = leftBehind(w => {
      empty(w);
      w.resize('web', { min: 0, desired: 0 });
    }, emptied);
    const { outcome, told } = await recovering(world, true);
    expect(outcome).toBe('refused');
    expect(told).toContain('desired is 0, outside the 2 to 2 that was found');
    expect(told).toContain(
      'aws autoscaling resume-processes --auto-scaling-group-name web --region us-east-1 --scaling-processes AddToLoadBalancer Launch',
    );

    const processes = ['AddToLoadBalancer', 'Launch'];
    asPerson(world, 'ResumeProcesses', { ScalingProcesses: processes });
    const attached = ['a', 'b'].map(az => world.addInstance({ az }));
    world.advance(60_000);
    asPerson(world, 'AttachInstances', { InstanceIds: attached });
    world.advance(60_000);
    expect((await recovering(world, true)).outcome).toBe('done');
    expect(world.group('web')).toMatchObject({ min: 2, desired: 2, max: 2 });
    expect(
      world
        .group('web')
        .members.map(({ id }) => id)
        .toSorted(),
    ).toEqual(attached.toSorted());
  });

  it('says before it lets Launch run how many the group will launch by itself', async () => {
    const world = leftBehind(empty, emptied);
    const { outcome, told } = await recovering(world, false);
    expect(outcome).toBe('would-do');
    expect(told).toMatch(/Know before: 2 members of desired are missing, and as soon as Launch runs again/);
    expect((await recovering(leftBehind(undefined, emptied), false)).told).not.toContain('Know before');
  });

  it('names the last swap on record where the marker is gone', async () => {
    const world = leftBehind(w =>
      asPerson(w, 'DeleteTags', {
        Tags: [{ ResourceId: 'web', ResourceType: 'auto-scaling-group', Key: markerKey }],
      }),
    );
    const none = await recovering(world, false);
    expect(none.told).toContain('no swap has left it half done');
    const last = { id: other } as Request;
    const { outcome, told } = await recovering(world, false, undefined, undefined, [last]);
    expect(outcome).toBe('nothing-to-do');
    expect(told).toContain('asg-swap show s-00000009 tells how the group was found, how it ended');
  });

  it('leaves a swap that is on record to itself', async () => {
    const { outcome, told } = await recovering(leftBehind(), true, () => other);
    expect(outcome).toBe('refused');
    expect(told).toMatch(/puts the group back itself/);
  });

  it('lets go of the group once a swap of it has begun meanwhile', async () => {
    const world = leftBehind();
    const begun = (): SwapId | undefined => (world.group('web').max === 2 ? other : undefined);
    const { outcome, told } = await recovering(world, true, begun);
    expect(outcome).toBe('refused');
    expect(told).toMatch(/Swap s-00000009 of this group is on record here/);
    expect(world.group('web').suspended).toContain('Terminate');
  });

  it('ends after the call in flight when it is asked to, says what to type, and can be called again', async () => {
    const world = leftBehind();
    const asked = new AbortController();
    world.onCall({ action: 'UpdateAutoScalingGroup' }, 'after', () => asked.abort());
    const { outcome, told } = await recovering(world, true, undefined, asked.signal);
    expect(outcome).toBe('interrupted');
    expect(told).toMatch(/set min to 2 and max to 2: done\nLet go here, as asked[^\n]*call this again/);
    expect(world.group('web').suspended).toContain('Terminate');
    expect((await recovering(world, true)).outcome).toBe('done');
  });

  it('says so when AWS does not let it, and can be called again', async () => {
    const world = leftBehind();
    const disarm = world.addFault({ action: 'ResumeProcesses', fault: { kind: 'access-denied' } });
    const { outcome, told } = await recovering(world, true);
    expect(outcome).toBe('failed');
    expect(told).toMatch(/AWS does not allow autoscaling:ResumeProcesses/);
    disarm();
    expect((await recovering(world, true)).outcome).toBe('done');
  });
});

it('does not say that AWS said what the bot says of a step that it held back', () => {
  const heldBack = 'more calls wait than AWS’s limits for autoscaling leave room for';
  expect(plain(stepDone({ kind: 'throttled', heldBack }))).toBe(`nothing was sent: ${heldBack}`);
});
