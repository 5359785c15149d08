/** The store's promises on PostgreSQL: the same ones as on a file, and those that only several processes try. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import { systemClock } from '../../src/ops/clock.ts';
import { JournalMoved, LeaseLost, TurnLost } from '../../src/ports.ts';
import type { OpenStore } from '../../src/store/embedded.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { turnsOver } from '../../src/store/turns.ts';
import { approver, request, requester, t0, web } from '../helpers/build.ts';
import { poolerBefore } from './pooler.ts';
import { type PostgresServer, serverPrograms, startPostgres } from './server.ts';

const programs = serverPrograms();
const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
const id = request().id;

const approve = (of: Store, swap: SwapId = id) =>
  of.requests.settle(swap, 'approved', { person: approver, at: t0 });

describe.skipIf(programs === undefined)('the store on PostgreSQL', () => {
  let server: PostgresServer;
  let databases = 0;
  let one: { file: OpenStore; store: Store };
  let two: { file: OpenStore; store: Store };

  beforeAll(async () => {
    server = await startPostgres(programs ?? '');
  });
  afterAll(() => server.close());

  beforeEach(async () => {
    const url = await server.database(`store_${++databases}`);
    // Both bring an empty database to this version, at the same moment.
    const [a, b] = await Promise.all([openPostgres(url, log), openPostgres(url, log)]);
    one = { file: a, store: createStore(a.db, systemClock, { outbox: turnsOver(a.db, systemClock, log) }) };
    two = { file: b, store: createStore(b.db, systemClock, { outbox: turnsOver(b.db, systemClock, log) }) };
    return async () => {
      await a.close();
      await b.close();
    };
  });

  it('keeps a request as it was made, for every process', async () => {
    await one.store.requests.add(request());
    expect(await two.store.requests.get(id)).toEqual(request());
    expect(await two.store.requests.list({ group: web, states: ['pending'], limit: 5 })).toEqual([request()]);
  });

  it('takes a halted swap up once, in whichever process people press, and only while the group is free', async () => {
    const swaps = [id, 's-00000002' as SwapId] as const;
    for (const swap of swaps) {
      await one.store.requests.add(request({ id: swap }));
      await approve(one.store, swap);
      const lease = await one.store.journal.claim(swap);
      await one.store.journal.append(lease, 2, { kind: 'ended', outcome: 'halted', proof: [] });
    }
    const event = { kind: 'taken-up', by: approver } as const;
    const clicks = await Promise.all(
      swaps.flatMap(swap => [one, two].map(({ store }) => store.journal.takeUp(swap, 3, event))),
    );
    expect(clicks.filter(({ kind }) => kind === 'taken-up')).toHaveLength(1);
    expect(await two.store.journal.live()).toHaveLength(1);
  });

  it('settles once, in whichever process people press', async () => {
    await one.store.requests.add(request());
    const clicks = await Promise.all([
      approve(one.store),
      approve(two.store),
      one.store.requests.settle(id, 'rejected', { person: requester, at: t0 }),
      two.store.requests.settle(id, 'withdrawn', { person: requester, at: t0 }),
    ]);
    expect(clicks.map(c => c.kind).toSorted()).toEqual(['settled', 'too-late', 'too-late', 'too-late']);
  });

  it('lets one swap of a group live, whichever was first', async () => {
    const other = 's-00000002' as SwapId;
    await one.store.requests.add(request());
    await one.store.requests.add(request({ id: other }));
    const clicks = await Promise.all([approve(one.store), approve(two.store, other)]);
    expect(clicks.map(c => c.kind).toSorted()).toEqual(['busy', 'settled']);
    expect(await one.store.journal.live()).toHaveLength(1);
  });

  it('refuses the append of a process that was overtaken, also at the same moment', async () => {
    await one.store.requests.add(request());
    await approve(one.store);
    for (let round = 0; round < 20; round++) {
      const old = await one.store.journal.claim(id);
      const last = (await one.store.journal.read(id)).length;
      const [append] = await Promise.allSettled([
        one.store.journal.append(old, last + 1, { kind: 'phase', phase: 'room' }),
        two.store.journal.claim(id),
      ]);
      // Either it was on record before the claim, or it is refused; after the claim it is refused for good.
      if (append.status === 'rejected') expect(append.reason).toBeInstanceOf(LeaseLost);
      const next = (await one.store.journal.read(id)).length + 1;
      await expect(
        one.store.journal.append(old, next, { kind: 'phase', phase: 'room' }),
      ).rejects.toBeInstanceOf(LeaseLost);
    }
  });

  it('refuses the append of a process whose claim the database has lost, and another has claimed since', async () => {
    await one.store.requests.add(request());
    await approve(one.store);
    const before = await one.store.journal.claim(id);
    const lost = await one.store.journal.claim(id);
    // A standby that had not heard of it took over.
    await one.file.db.updateTable('swaps').set({ fence: before.fence }).execute();
    await two.store.journal.claim(id);
    const append = one.store.journal.append(lost, 2, { kind: 'phase', phase: 'room' });
    await expect(append).rejects.toBeInstanceOf(LeaseLost);
  });

  it('gives each entry of a journal to one writer', async () => {
    await one.store.requests.add(request());
    await approve(one.store);
    const lease = await one.store.journal.claim(id);
    const results = await Promise.allSettled([
      one.store.journal.append(lease, 2, { kind: 'phase', phase: 'room' }),
      two.store.journal.append(lease, 2, { kind: 'phase', phase: 'attach' }),
      two.store.journal.ask(id, { kind: 'asked', what: 'pause', by: requester }),
    ]);
    const refused = results.flatMap(r => (r.status === 'rejected' ? [r.reason as unknown] : []));
    for (const why of refused) expect(why).toBeInstanceOf(JournalMoved);
    const entries = await one.store.journal.read(id);
    expect(entries.map(e => e.seq)).toEqual(entries.map((_, i) => i + 1));
    // The person's word is never the one that is refused.
    expect(entries.filter(e => e.event.kind === 'asked')).toHaveLength(1);
  });

  it('lets one process tell a request at a time, and the next when that one has gone silent', async () => {
    const first = await one.store.outbox.turn?.(id);
    let second = false;
    const waiting = two.store.outbox.turn?.(id).then(turn => {
      second = true;
      return turn;
    });
    await systemClock.sleep(400);
    expect(second).toBe(false);
    await first?.still();
    await first?.end();
    await (await waiting)?.end();
    expect(second).toBe(true);
  });

  it('tells one that was frozen for longer than its turn lasts that another has told meanwhile', async () => {
    const first = await one.store.outbox.turn?.(id);
    const frozen = vi.spyOn(performance, 'now');
    onTestFinished(() => frozen.mockRestore());
    // As long as nobody else has had it, it goes on.
    frozen.mockReturnValueOnce(performance.now() + 60_000);
    await first?.still();

    await one.file.db.updateTable('turns').set({ until: 0 }).execute();
    const second = await two.store.outbox.turn?.(id);
    await second?.still();
    // That it is free again by then changes nothing: what was untold when the first began is told.
    await second?.end();
    frozen.mockReturnValueOnce(performance.now() + 120_000);
    await expect(first?.still()).rejects.toBeInstanceOf(TurnLost);
    await expect(first?.still()).rejects.toBeInstanceOf(TurnLost);
    await first?.end();
    await (await one.store.outbox.turn?.(id))?.end();
  });

  it('names the swaps that are not told to their end', async () => {
    await one.store.requests.add(request());
    await approve(one.store);
    expect(await two.store.outbox.untold?.()).toEqual([id]);
    await one.store.outbox.intend(id, 'e1-1', t0);
    expect(await two.store.outbox.untold?.()).toEqual([id]);
    await one.store.outbox.arrived(id, 'e1-1', { channel: 'C0DEPLOYS', ts: '1.2' });
    expect(await two.store.outbox.untold?.()).toEqual([]);
    // Its teller dies between the last line and the card.
    const lease = await one.store.journal.claim(id);
    await one.store.journal.append(lease, 2, { kind: 'ended', outcome: 'swapped', proof: [] });
    await one.store.outbox.intend(id, 'e2-2', t0);
    await one.store.outbox.arrived(id, 'e2-2', { channel: 'C0DEPLOYS', ts: '1.3' });
    expect(await two.store.outbox.untold?.()).toEqual([id]);
    await two.store.outbox.intend(id, 'closed-2', t0);
    await two.store.outbox.arrived(id, 'closed-2', { channel: 'C0DEPLOYS', ts: '1.1' });
    expect(await two.store.outbox.untold?.()).toEqual([]);
  });

  const untold = () => two.store.outbox.untold?.();

  it('names a request that nobody tells: without a card, or whose card goes on to show buttons', async () => {
    const old = systemClock.now() - 60_000;
    const arrives = async (key: string, ts: string): Promise<void> => {
      await one.store.outbox.intend(id, key, old);
      await one.store.outbox.arrived(id, key, { channel: 'C0DEPLOYS', ts });
    };
    await one.store.requests.add(request({ createdAt: old }));
    expect(await untold()).toEqual([id]);
    await arrives('card', '1.1');
    expect(await untold()).toEqual([]);
    // Whoever rejects it dies before the card says so.
    await one.store.requests.settle(id, 'rejected', { person: approver, at: old });
    expect(await untold()).toEqual([id]);
    await arrives('closed', '1.1');
    expect(await untold()).toEqual([]);
  });

  it('leaves a request to those who have just made or decided it, and one that was never shown', async () => {
    const now = systemClock.now();
    await one.store.requests.add(request({ createdAt: now }));
    expect(await two.store.outbox.untold?.()).toEqual([]);
    await one.store.requests.settle(id, 'withdrawn', { at: now - 60_000, reason: 'not in the channel' });
    expect(await two.store.outbox.untold?.()).toEqual([]);
  });

  it('takes what was told for told where the turn cannot be given back', async () => {
    const turn = await one.store.outbox.turn?.(id);
    await one.file.close();
    await turn?.end();
  });

  it('says in words why a database cannot be used', async () => {
    const nowhere = 'postgres://swap:secret@127.0.0.1:1/db';
    await expect(openPostgres(nowhere, log)).rejects.toThrow(/127\.0\.0\.1:1\/db.*no server listens there/);
    await expect(openPostgres(nowhere, log)).rejects.not.toThrow(/secret/);
    const missing = server.url.replace('/postgres', '/missing').replace('missing@', 'swap@');
    await expect(openPostgres(missing, log)).rejects.toThrow(/there is no such database.*createdb/);
  });

  it('refuses a pooler in between, which would not keep the limits that free what a lost bot held', async () => {
    const pooler = await poolerBefore(server.url);
    await expect(openPostgres(pooler.url, log)).rejects.toThrow(
      /does not keep the limits of a session: a pooler.*Name the server itself/,
    );
    await pooler.close();
  });
});
