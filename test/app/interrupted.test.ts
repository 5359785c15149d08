/** What comes between two lines of the bot: a person's word, a freeze of the process, a lost answer of the store. */
import { describe, expect, it } from 'vitest';
import { OwnJournal } from '../../src/app/own-journal.ts';
import { reconcile } from '../../src/app/reconcile.ts';
import { createSupervisor } from '../../src/app/supervisor.ts';
import { act, halt } from '../../src/core/decision.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import type { Cloud, Journal } from '../../src/ports.ts';
import { approver, plan, requester, t0 } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { Story } from '../helpers/story.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';

const id = 's-00000001' as SwapId;
const pause: JournalEvent = { kind: 'asked', what: 'pause', by: requester };

const ends = () => halt({ kind: 'group-gone' });
const acts = () => act({ kind: 'unmark' });

function scene() {
  const time = {
    now: t0,
    advance(ms: number) {
      time.now += ms;
    },
  };
  const clock = new VirtualClock(time);
  const journal = new MemoryJournal(() => clock.now());
  const sent: string[] = [];
  const story = new Story(plan());
  const cloud = {
    observe: () => Promise.resolve({ ...story.look(), at: clock.now() }),
    perform: (_group: unknown, { kind }: { kind: string }) => {
      sent.push(kind);
      return Promise.resolve({ kind: 'accepted' as const });
    },
  } as unknown as Cloud;
  const begin = (): void => journal.begin(id, { kind: 'approved', plan: story.plan, requester, approver });
  const kinds = (): readonly string[] => journal.entries(id).map(({ event }) => event.kind);
  return { time, clock, journal, cloud, sent, begin, kinds };
}

/** The same journal, with something that happens around each append. */
const around = (
  journal: Journal,
  happens: () => Promise<unknown> | undefined,
  when: 'before' | 'after',
): Journal => ({
  claim: swap => journal.claim(swap),
  read: (swap, after) => journal.read(swap, after),
  ask: (swap, event) => journal.ask(swap, event),
  live: () => journal.live(),
  takeUp: (swap, seq, event) => journal.takeUp(swap, seq, event),
  append: async (lease, seq, event) => {
    if (when === 'before') await happens();
    const entry = await journal.append(lease, seq, event);
    if (when === 'after') await happens();
    return entry;
  },
});

describe('a step', () => {
  it('whose end a word of a person has overtaken has not ended the swap', async () => {
    const { journal, cloud, clock, begin, kinds } = scene();
    begin();
    const words = [pause];
    const spoken = around(
      journal,
      () => {
        const word = words.pop();
        return word && journal.ask(id, word);
      },
      'before',
    );
    const own = new OwnJournal(await journal.claim(id), spoken);
    expect(await reconcile(own, { cloud, clock, judge: ends })).toMatchObject({ kind: 'waiting', ms: 0 });
    expect(kinds()).toEqual(['approved', 'asked']);
    expect(await reconcile(own, { cloud, clock, judge: ends })).toEqual({ kind: 'ended' });
    expect(kinds()).toEqual(['approved', 'asked', 'ended']);
  });

  it('of a process that was frozen after its record sends nothing by what it saw before', async () => {
    const { journal, cloud, clock, time, begin, kinds, sent } = scene();
    begin();
    const frozen = around(journal, () => Promise.resolve(time.advance(60_000)), 'after');
    const own = new OwnJournal(await journal.claim(id), frozen);
    expect(await reconcile(own, { cloud, clock, judge: acts })).toMatchObject({ kind: 'waiting', ms: 0 });
    expect(kinds()).toEqual(['approved', 'acting']);
    expect(sent).toEqual([]);
  });
});

describe('a look', () => {
  it('whose oldest answer has waited for half a minute decides nothing', async () => {
    const { journal, cloud, clock, time, begin, kinds, sent } = scene();
    begin();
    const first = clock.now();
    const own = new OwnJournal(await journal.claim(id), journal);
    const late = (ms: number): Cloud => ({
      ...cloud,
      observe: async (...asked) => {
        const seen = await cloud.observe(...asked);
        time.advance(ms);
        return { ...seen, oldestAt: clock.now() - ms };
      },
    });
    expect(await reconcile(own, { cloud: late(31_000), clock, judge: acts })).toMatchObject({ ms: 0 });
    expect(kinds()).toEqual(['approved']);
    expect(sent).toEqual([]);
    expect(clock.now()).toBe(first + 31_000);
    await reconcile(own, { cloud: late(29_000), clock, judge: acts });
    expect(sent).toEqual(['unmark']);
  });
});

describe('a supervisor', () => {
  it('takes up a swap of whose approval it was not told, because the store’s answer got lost', async () => {
    const { journal, cloud, clock, begin, kinds } = scene();
    const supervisor = createSupervisor({
      journal,
      cloud,
      clock,
      log: { info() {}, warn() {}, error() {} },
      tell() {},
      judge: ends,
    });
    await supervisor.start();
    begin();
    await clock.until(clock.sleep(60_000));
    expect(kinds()).toEqual(['approved', 'ended']);
    await supervisor.stop();
  });
});
