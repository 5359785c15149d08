/** The people and the checkers of the histories are held to the truth themselves: they blame nobody for what is not so. */
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import { decide } from '../../src/core/decide.ts';
import { act } from '../../src/core/decision.ts';
import { policy } from '../helpers/build.ts';
import { settled } from '../helpers/virtual-clock.ts';
import { Checkers } from './checkers.ts';
import { type Mistake, runHistory } from './history.ts';
import { shortest } from './shortest.ts';
import { Site } from './site.ts';
import { fairSlack } from './slack.ts';
import { groupName, start, type Weather, weatherOf } from './weather.ts';

/** The first history with such weather. */
function seedWith(what: (weather: Weather) => boolean): number {
  const seeds = Array.from({ length: 20_000 }, (_, i) => i + 1);
  return must(
    seeds.find(seed => what(weatherOf(seed))),
    'there is such weather',
  );
}

describe('a requester whom Slack leaves alone for a quarter of an hour', () => {
  it('asks again when it is back, and is told what stands against the swap', async () => {
    const seed = seedWith(({ obstacle }) => obstacle?.kind === 'below-min');
    const slack = { ...fairSlack, away: [{ from: start, to: start + 900_000 }] };
    const history = await runHistory({ ...weatherOf(seed), slack });
    expect(history.broken).toEqual([]);
    expect(history.marks).toContain('objection below-min');
  });
});

describe('a checker of approvals', () => {
  it('knows when the group changed, also where nobody was awake then', async () => {
    const weather = weatherOf(seedWith(({ features }) => features.length === 0));
    const site = new Site(
      weather,
      { channels: [], groups: [{ ...policy, match: '*' }] },
      {},
      { performs: () => {}, surveyed: () => {}, decided: () => {} },
    );
    const checkers = new Checkers(site);
    checkers.look();
    const grownAt = start + 100_000;
    weather.world.at(grownAt, world => world.resize(groupName, { max: world.group(groupName).max + 1 }));
    void site.clock.sleep(600_000);
    await settled();
    expect(site.clock.tick(start + 600_000)).toBe(true);
    expect(site.clock.now()).toBe(start + 600_000);
    expect(site.changedAt).toBe(grownAt);
  });
});

describe('a broken history', () => {
  it('is told with what it takes, and without the rest', async () => {
    const terminatesNewcomers: Mistake = {
      judge: (swap, seen, now) => {
        const decision = decide(swap, seen, now);
        const [first] = swap.plan.incoming;
        return decision.kind === 'act' && decision.action.kind === 'terminate' && first
          ? act({ kind: 'terminate', instance: first.id })
          : decision;
      },
    };
    const holds = async (seed: number) => (await runHistory(seed, terminatesNewcomers)).broken.length === 0;
    let seed = 1;
    while (weatherOf(seed).troubles.length < 3 || (await holds(seed))) seed++;

    const whole = await runHistory(seed, terminatesNewcomers);
    const short = await shortest(whole, terminatesNewcomers);

    const left = short.weather.troubles;
    expect(left.length).toBeLessThan(whole.weather.troubles.length);
    expect(short.broken[0]?.slice(0, 9)).toBe(whole.broken[0]?.slice(0, 9));
    expect(short.transcript()).toContain(`told without: ${short.weather.without.join(', ')}`);
    for (const trouble of left) {
      const { broken } = await runHistory(
        weatherOf(seed, [...short.weather.without, trouble]),
        terminatesNewcomers,
      );
      expect(broken[0]?.slice(0, 9)).not.toBe(whole.broken[0]?.slice(0, 9));
    }
  });
});
