/** Every click is answered and kept, those on dead buttons included, and so is every request that is refused. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDesk, type DeskPorts } from '../../src/app/desk.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import { type ButtonAction, buttonActions, plain } from '../../src/core/words.ts';
import { type Asker, type MessageRef, type Person, RecordTrouble } from '../../src/ports.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { createStore, type Store } from '../../src/store/store.ts';
import { approver, newId, policy, request, requester, t0, web } from '../helpers/build.ts';

const id = 's-00000001' as SwapId;
const unused = (): Promise<never> => Promise.reject(new Error('not asked for here'));
const card: MessageRef = { channel: 'C0DEPLOYS', ts: '1' };
const elsewhere: MessageRef = { channel: 'C0DEPLOYS', ts: '2' };
const as = (person: PersonId): Asker => ({ person, channel: 'C0DEPLOYS' });

let folder: string;
let file: Awaited<ReturnType<typeof openEmbedded>>;
let store: Store;
let desk: ReturnType<typeof createDesk>;
let kind: Person['kind'];
/** Requests whose telling was asked for. */
let told: SwapId[];

beforeEach(async () => {
  kind = 'member';
  told = [];
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-'));
  file = await openEmbedded(join(folder, 'store.db'), { serve: true, now: t0 });
  const clock = { now: () => t0, sleep: () => Promise.resolve() };
  store = createStore(file.db, clock);
  const ports: DeskPorts = {
    ...store,
    cloud: {
      candidates: () => [web],
      places: () => ['default/eu-west-1'],
      groups: unused,
      surroundings: unused,
      survey: unused,
      observe: unused,
      perform: unused,
    },
    people: {
      look: who => Promise.resolve({ id: who, kind }),
      members: () => Promise.resolve([]),
      audience: () => Promise.resolve('own'),
      reads: unused,
    },
    narrator: {
      tell: request => void told.push(request),
      glanced: () => undefined,
      show: () => Promise.resolve(),
      cardsOf: () => Promise.resolve([card]),
      untoldSince: () => undefined,
      start: () => Promise.resolve(),
      stop: () => Promise.resolve(),
    },
    clock,
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
    policy: () => ({ channels: ['C0DEPLOYS'], groups: [policy] }),
    wake: () => undefined,
  };
  desk = createDesk(ports);
  await store.requests.add(request());
});
afterEach(async () => {
  await file.close();
  rmSync(folder, { recursive: true });
});

/** What comes back, and the one row that was kept of it. */
async function press(action: ButtonAction, who: PersonId, message = card, swap = id) {
  const before = (await store.requests.auditBetween(0, t0 + 1)).length;
  const answer = plain((await desk.press(action, swap, as(who), message)).text);
  const rows = (await store.requests.auditBetween(0, t0 + 1)).slice(before);
  expect(
    rows.map(row => [row.person, row.swap]),
    action,
  ).toEqual([[who, swap]]);
  return `${answer} | ${rows[0]?.outcome}`;
}

describe('a click that decides nothing', () => {
  it.each(buttonActions)('%s of a request that is not on record', async action => {
    const unknown = 's-zzzzzzzz' as SwapId;
    expect(await press(action, approver, card, unknown)).toMatch(
      /no request or swap s-zzzzzzzz on record.* \| refused: .* of an unknown request/,
    );
  });

  it.each(['approve', 'break-glass', 'reject', 'withdraw'] as const)(
    '%s once it is decided',
    async action => {
      await store.requests.settle(id, 'rejected', { person: approver, at: t0 });
      const who = action === 'withdraw' ? requester : approver;
      expect(await press(action, who)).toMatch(/it was rejected by @U0APPROVER.* \| refused: settled/);
    },
  );

  it.each(['approve', 'reject'] as const)('%s on a message that is not the stored one', async action => {
    expect(await press(action, approver, elsewhere)).toMatch(
      /not on the message that the request was posted with.* \| refused: elsewhere/,
    );
  });

  it('approve by a guest, and by the one who asked', async () => {
    expect(await press('approve', requester)).toMatch(/you asked for this swap yourself.* \| refused: own-/);
    kind = 'guest';
    expect(await press('approve', approver)).toMatch(/only full members.* \| refused: not-a-member/);
  });

  it.each(['pause', 'continue', 'abort', 'undo', 'finish'] as const)(
    '%s of a swap that has ended',
    async action => {
      await store.requests.settle(id, 'approved', { person: approver, at: t0 });
      const lease = await store.journal.claim(id);
      await store.journal.append(lease, 2, { kind: 'ended', outcome: 'swapped', proof: [] });
      expect(await press(action, approver)).toMatch(/the swap has ended.* \| refused: ended/);
    },
  );

  it('abort of a swap that ends while Slack is asked who it is', async () => {
    await store.requests.settle(id, 'approved', { person: approver, at: t0 });
    const lease = await store.journal.claim(id);
    const ask = store.journal.ask.bind(store.journal);
    store.journal.ask = async (swap, event) => {
      if ((await store.journal.read(swap)).length === 1)
        await store.journal.append(lease, 2, { kind: 'ended', outcome: 'swapped', proof: [] });
      return ask(swap, event);
    };
    expect(await press('abort', approver)).toMatch(/the swap has ended.* \| refused: ended/);
    expect(await store.journal.read(id)).toHaveLength(2);
  });

  it('is kept where it was answered at the door', async () => {
    await desk.turnedAway(approver, 'button', 'a button of no version that is known');
    expect(await store.requests.auditBetween(0, t0 + 1)).toEqual([
      {
        at: t0,
        person: approver,
        deed: 'click',
        outcome: 'refused: a button of no version that is known',
      },
    ]);
  });
});

it.each(['reject', 'withdraw'] as const)(
  'has the card told of a %s, even where the record of the click cannot be written any more',
  async action => {
    store.requests.audit = () => Promise.reject(new RecordTrouble('away'));
    const who = action === 'withdraw' ? requester : approver;
    await expect(desk.press(action, id, as(who), card)).rejects.toThrow('away');
    expect(told).toEqual([id]);
  },
);

it('keeps who asked for what, also where it is refused', async () => {
  const answer = await desk.command(`web ${newId(1)}`, { person: requester, channel: 'C0ELSEWHERE' });
  expect(plain(answer.text)).toMatch(/swaps are asked for in C0DEPLOYS/);
  expect(await store.requests.auditBetween(0, t0 + 1)).toMatchObject([
    { person: requester, deed: 'propose', outcome: expect.stringMatching(/^refused: web: Nothing was done/) },
  ]);
});
