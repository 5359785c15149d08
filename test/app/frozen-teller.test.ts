/**
 * Two processes tell one request, and the one whose turn it is freezes for longer than its turn lasts: exactly
 * between a post that is on record as intended and the call that would send it, and at every other place. The
 * other one tells on; the one that wakes must not tell again, or takes it back.
 */
import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createNarrator } from '../../src/app/narrator.ts';
import type { SwapId } from '../../src/core/domain.ts';
import { plain } from '../../src/core/words.ts';
import { type Clock, type LastLook, type Outbox, type Thread, TurnLost } from '../../src/ports.ts';
import { approver, plan, policy, request, requester } from '../helpers/build.ts';
import { MemoryStore } from '../helpers/memory-store.ts';
import { settled, VirtualClock } from '../helpers/virtual-clock.ts';

const id = 's-00000001' as SwapId;
/** As `src/store/turns.ts` has it. */
const lapseMs = 12_000;

/** One Slack and one store, and two bots on them of which the first can be frozen at a place. */
function openHouse() {
  const time = {
    now: request().createdAt,
    advance(ms: number) {
      this.now += ms;
    },
  };
  const clock = new VirtualClock(time);
  const store = new MemoryStore(() => time.now);
  const posts: { key: string; text: string; ts: string }[] = [];
  let count = 0;
  let card = '';
  let holder: { readonly of: object; until: number } | undefined;

  const turn: Outbox['turn'] = async () => {
    const of = {};
    const isTaken = (): boolean => holder !== undefined && time.now <= holder.until;
    while (isTaken()) await clock.sleep(100);
    holder = { of, until: time.now + lapseMs };
    return {
      still: () =>
        holder?.of === of ? Promise.resolve() : Promise.reject(new TurnLost('another one tells it')),
      end() {
        if (holder?.of === of) holder = undefined;
        return Promise.resolve();
      },
    };
  };

  const thread: Thread = {
    async post(to, content, key, last) {
      await last?.();
      const text = plain('text' in content ? content.text : content);
      const ts = String(++count);
      posts.push({ key, text, ts });
      if (to.under === undefined) card = text;
      return { channel: to.channel, ts };
    },
    async update(_message, state, last) {
      await last?.();
      card = plain(state.text);
    },
    withdraw({ ts }) {
      posts.splice(
        posts.findIndex(post => post.ts === ts),
        1,
      );
      return Promise.resolve();
    },
    attach: () => Promise.resolve(),
    find: (_to, key) => {
      const found = posts.find(post => post.key === key);
      return Promise.resolve(found && { channel: 'C0DEPLOYS', ts: found.ts });
    },
  };

  /** A bot that asks `here` at each place where it could freeze. */
  function bot(here: (place: string) => Promise<void>) {
    const frozenBefore: Thread = {
      ...thread,
      post: (to, content, key, last) => thread.post(to, content, key, at(`sending ${key}`, last)),
      update: (message, state, last) => thread.update(message, state, at('changing the card', last)),
    };
    // Frozen while it waits for its turn in the channel: only then is the last look taken.
    const at =
      (place: string, last: LastLook | undefined): LastLook =>
      async () => {
        await here(place);
        await last?.();
        // Nothing calls back what is on its way.
        await here(`${place}, under way`);
      };
    const outbox: Outbox = {
      ...store.outbox,
      ...(turn && { turn }),
      async intend(swap, key, when) {
        await here(`noting ${id}/${key}`);
        return store.outbox.intend(swap, key, when);
      },
      async arrived(swap, key, message) {
        await here(`confirming ${id}/${key}`);
        return store.outbox.arrived(swap, key, message);
      },
    };
    const itsClock: Clock = { now: () => clock.now(), sleep: (ms, signal) => clock.sleep(ms, signal) };
    return createNarrator({
      requests: store.requests,
      journal: store.journal,
      outbox,
      thread: frozenBefore,
      clock: itsClock,
      log: { info() {}, warn() {}, error() {} },
      policy: () => ({ channels: [], groups: [policy] }),
    });
  }

  return { time, clock, store, posts, bot, card: () => card };
}

const places = [
  'noting s-00000001/e2-2',
  'sending s-00000001/e2-2',
  'sending s-00000001/e2-2, under way',
  'confirming s-00000001/e2-2',
  'changing the card',
];

describe('a process that freezes for longer than its turn lasts', () => {
  it.each(places)('at “%s” leaves a thread with every line once, and the newest card', async place => {
    const house = openHouse();
    const { store, clock, posts } = house;
    await store.requests.add(request({ plan: plan() }));
    await store.requests.settle(id, 'approved', { person: approver, at: house.time.now });
    const thaw = new EventEmitter();
    const thawed = once(thaw, 'now');
    let frozen = false;
    const first = house.bot(async where => {
      if (frozen || where !== place) return;
      frozen = true;
      await thawed;
    });
    const second = house.bot(() => Promise.resolve());
    await clock.until(first.show(id));

    await clock.until(clock.sleep(10_000));
    await store.journal.ask(id, { kind: 'asked', what: 'pause', by: requester });
    const hanging = first.show(id);
    await settled();
    expect(frozen).toBe(true);

    await clock.until(clock.sleep(lapseMs + 1_000));
    await store.journal.ask(id, { kind: 'asked', what: 'continue', by: approver });
    await clock.until(second.show(id));
    const toldBySecond = posts.map(({ key }) => key);
    thaw.emit('now');
    await clock.until(hanging);

    const keys = posts.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    const lines = posts.filter(({ key }) => /\/e\d/.test(key)).map(({ text }) => text);
    expect(lines.filter(line => line.includes('Paused') || line.includes('paused'))).toHaveLength(1);
    expect(lines.at(-1)).toMatch(/lets it go on/);
    // All was told by the one that was awake.
    expect(keys).toEqual(toldBySecond);
    expect(house.card()).not.toMatch(/Paused/);
    await Promise.all([first.stop(), second.stop()]);
  });
});
