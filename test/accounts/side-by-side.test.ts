/**
 * Six whole swaps at once over the wire, in three accounts and two Regions: all end as asked, and AWS's own
 * record of every single call says for which swap and for whom it was made.
 */
import { expect, it } from 'vitest';
import { OwnJournal } from '../../src/app/own-journal.ts';
import { reconcile } from '../../src/app/reconcile.ts';
import { accountClients } from '../../src/aws/accounts.ts';
import { calls } from '../../src/aws/api.ts';
import { budgeted } from '../../src/aws/budget.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { Clock } from '../../src/ports.ts';
import { approver, policy } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { accounts, company, groups, numberOf } from './three-accounts.ts';

/** World seconds in one of ours. */
const speed = 30;
const here = company(speed);

it('keeps six swaps apart from the first call to the last', async () => {
  const clock: Clock = {
    now: () => here.world.now,
    sleep: ms =>
      new Promise(resolve => {
        setTimeout(resolve, ms / speed);
      }),
  };
  const clients = accountClients(accounts, { readAttempts: 1, now: () => here.world.now });
  const cloud = createCloud({ accounts, clock, clientsFor: budgeted(clients, { clock }) });
  const journal = new MemoryJournal(() => here.world.now);
  const rules = { ...policy, bakeMs: 5_000 };

  const swaps = await Promise.all(
    groups.map(async (group, n) => {
      const incoming = [here.incoming(group)];
      const outgoing = here.world
        .group(`${numberOf(group)}/${group.region}/web`)
        .members.slice(0, 1)
        .map(({ id }) => id as never);
      const made = makePlan(
        group,
        { group: 'web', incoming, outgoing },
        await cloud.survey(group, incoming),
        rules,
        undefined,
      );
      if (made.kind !== 'plan') throw new Error(JSON.stringify(made));
      expect(made.plan.accountId).toBe(numberOf(group));
      const id = `s-0000000${n}` as SwapId;
      const requester = `U0REQUESTER${n}` as PersonId;
      journal.begin(id, { kind: 'approved', plan: made.plan, requester, approver });
      return id;
    }),
  );
  await Promise.all(
    swaps.map(async id => {
      const own = new OwnJournal(await journal.claim(id), journal);
      for (;;) {
        const step = await reconcile(own, { cloud, clock });
        if (step.kind === 'ended') return;
        await clock.sleep(step.kind === 'acted' ? 0 : step.ms);
      }
    }),
  );

  for (const [n, id] of swaps.entries()) {
    const group = groups[n] ?? expect.fail('no group');
    const number = numberOf(group);
    expect(journal.entries(id).at(-1)?.event).toMatchObject({ kind: 'ended', outcome: 'swapped' });
    const members = here.world.group(`${number}/${group.region}/web`).members.map(each => each.id);
    expect(members).toHaveLength(2);
    expect(members).toContain(here.incoming(group));

    const inPlace = here.world.recorder.calls.filter(
      ({ caller, service }) =>
        service !== 'sts' && caller.accountId === number && caller.region === group.region,
    );
    const writes = inPlace.filter(
      ({ action }) =>
        Object.entries(calls.autoscaling).find(([name]) => name === action)?.[1].access === 'write',
    );
    expect(writes.length).toBeGreaterThan(7);
    const role = group.account !== 'home';
    for (const { caller } of writes) {
      expect(caller.sessionName).toBe(role ? `asg-swap-${id}-U0REQUESTER${n}` : undefined);
      expect(caller.sourceIdentity).toBe(role ? `U0REQUESTER${n}@${id}` : undefined);
    }
    for (const { caller } of inPlace.filter(call => !writes.includes(call))) {
      expect(caller.sessionName).toBe(role ? 'asg-swap-looks' : undefined);
      expect(caller.sourceIdentity).toBeUndefined();
    }
  }
});
