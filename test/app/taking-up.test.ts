/** A swap that halts for a missing permission, past the point of no return, and is taken up again. */
import { describe, expect, it } from 'vitest';
import { takeUpAs } from '../../src/app/taking-up.ts';
import type { InstanceId, PersonId } from '../../src/core/domain.ts';
import { markerKey } from '../../src/core/marker.ts';
import { plain } from '../../src/core/words.ts';
import type { AuditRow, Requests } from '../../src/ports.ts';
import { dispatch } from '../../src/sandbox/aws/dispatch.ts';
import { approver, policy, request, requester } from '../helpers/build.ts';
import { groupRef, worldSwaps } from '../helpers/world-swaps.ts';

/** `web` of two, whose old instances the bot may not terminate; the swap has halted for it. */
async function haltedSwap() {
  const here = worldSwaps();
  const { world, clock, cloud, journal } = here;
  world.addGroup({ name: 'web', min: 2, max: 2, desired: 2, image: 'ami-0a11' });
  const incoming = ['a', 'b'].map(az => world.addInstance({ az, image: 'ami-0b22' }) as InstanceId);
  const mend = world.addFault({
    action: 'TerminateInstanceInAutoScalingGroup',
    fault: { kind: 'access-denied' },
  });
  const planned = await clock.until(here.plan(groupRef('web'), incoming, { bakeMs: 0 }));
  if (planned.kind !== 'plan') throw new Error('no plan');
  const id = here.approve(planned);
  await clock.until(here.run(id));
  const audit: AuditRow[] = [];
  const woken: string[] = [];
  const requests = {
    audit: (row: AuditRow) => Promise.resolve(void audit.push(row)),
  } as Partial<Requests> as Requests;
  const press = (by: PersonId = approver) =>
    clock.until(
      takeUpAs(
        request({ id, plan: planned.plan }),
        { person: by, channel: 'C0DEPLOYS' },
        {
          cloud,
          journal,
          clock,
          requests,
          people: {
            look: who => Promise.resolve({ id: who, kind: 'member' }),
            members: () => Promise.resolve([]),
            reads: () => Promise.resolve(true),
            audience: () => Promise.resolve('own'),
          },
          policy: () => ({ channels: [], groups: [policy] }),
          wake: swap => void woken.push(swap),
        },
      ).then(card => plain(card.text)),
    );
  return { ...here, id, incoming, mend, press, audit, woken };
}

describe('a halted swap', () => {
  it('goes on to its end once the permission is there, as found and with all its promises', async () => {
    const { world, id, incoming, mend, press, outcome, run, clock, woken, audit } = await haltedSwap();
    expect(outcome(id)).toBe('halted');
    world.advance(3 * 3_600_000);
    mend();
    expect(await press()).toContain('Taken up again: it goes on at “Let the outgoing go”.');
    expect(woken).toEqual([id]);
    expect(audit).toMatchObject([{ deed: 'take-up', person: approver, outcome: 'taken' }]);
    expect(await press()).toContain('the swap is running');

    await clock.until(run(id));
    expect(outcome(id)).toBe('swapped');
    const { min, max, suspended, members, tags } = world.group('web');
    expect({ min, max, suspended, marker: tags[markerKey] }).toEqual({
      min: 2,
      max: 2,
      suspended: [],
      marker: undefined,
    });
    expect(members.map(m => m.id).toSorted()).toEqual(incoming.toSorted());
    expect(await press()).toContain('has ended swapped');
  });

  it('halts again, and can be taken up again, while nothing is mended', async () => {
    const { id, press, outcome, run, clock, mend } = await haltedSwap();
    await press();
    await clock.until(run(id));
    expect(outcome(id)).toBe('halted');
    mend();
    await press();
    await clock.until(run(id));
    expect(outcome(id)).toBe('swapped');
  });

  it('is left alone where somebody has put the group back, or deletes it, and by who may not approve', async () => {
    const { world, press, events, id, audit } = await haltedSwap();
    const before = events(id).length;
    expect(await press(requester)).toMatch(/this is for/);
    const tag = { ResourceId: 'web', ResourceType: 'auto-scaling-group', Key: markerKey };
    dispatch(world, { service: 'autoscaling', action: 'DeleteTags', input: { Tags: [tag] } });
    world.advance(60_000);
    expect(await press()).toContain('no longer carries the mark of this swap');
    world.deleteGroup('web');
    world.advance(60_000);
    expect(await press()).toMatch(/is gone or being deleted/);
    expect(events(id).length).toBe(before);
    expect(audit.map(row => row.outcome)).toEqual(['refused', 'refused', 'refused']);
  });
});
