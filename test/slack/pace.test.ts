import { EventEmitter, once } from 'node:events';
import { describe, expect, it } from 'vitest';
import type { ThreadError } from '../../src/ports.ts';
import { createDeliveries } from '../../src/slack/deliveries.ts';
import { createJobs } from '../../src/slack/jobs.ts';
import { createPace } from '../../src/slack/pace.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';
import { createClock, realClock } from './support.ts';

describe('pace', () => {
  it('lets a short burst through and then one a second', async () => {
    const clock = createClock();
    const pace = createPace(clock);
    for (let i = 0; i < 6; i += 1) await pace.turn('C1');
    expect(clock.slept).toEqual([1_000, 1_000, 1_000]);
  });

  it('does not make one channel wait for another', async () => {
    const clock = createClock();
    const pace = createPace(clock);
    for (const channel of ['C1', 'C1', 'C1', 'C2', 'C2', 'C2']) await pace.turn(channel);
    expect(clock.slept).toEqual([]);
  });

  it('allows a burst again after a quiet while', async () => {
    const clock = createClock();
    const pace = createPace(clock);
    for (let i = 0; i < 3; i += 1) await pace.turn('C1');
    clock.pass(3_000);
    for (let i = 0; i < 3; i += 1) await pace.turn('C1');
    expect(clock.slept).toEqual([]);
  });

  it('lets what is urgent wait in a crowded channel, and sends the rest away to ask again soon', async () => {
    const time = {
      now: 0,
      advance(ms: number) {
        this.now += ms;
      },
    };
    const clock = new VirtualClock(time);
    const pace = createPace(clock);
    const ended: string[] = [];
    const wants = (name: string, urgent: boolean): void =>
      void pace.turn('C1', urgent).then(
        () => ended.push(`${name} at ${time.now}`),
        (error: ThreadError) => ended.push(`${name} away for ${error.afterMs ?? '?'}`),
      );
    for (let i = 1; i <= 10; i += 1) wants(`line ${i}`, false);
    wants('question', true);
    await clock.until(clock.sleep(30_000));
    expect(ended).toContain('line 8 at 5000');
    expect(ended).toContain('line 9 away for 5000');
    expect(ended).toContain('question at 6000');
  });

  it('sends those away who would wait long, with how long', async () => {
    const clock = createClock();
    const pace = createPace(clock);
    pace.hold('C1', 60_000);
    await expect(pace.turn('C1')).rejects.toMatchObject({ reason: 'rate-limited', afterMs: 60_000 });
    await expect(pace.turn('C2')).resolves.toBeUndefined();
    clock.pass(60_000);
    await pace.turn('C1');
    expect(clock.slept).toEqual([]);
  });
});

describe('deliveries', () => {
  it('are new once, and again only when the memory of them is of no use', () => {
    const clock = createClock();
    const deliveries = createDeliveries(clock);
    expect([deliveries.isNew('a'), deliveries.isNew('b'), deliveries.isNew('a')]).toEqual([
      true,
      true,
      false,
    ]);
    clock.pass(10 * 60_000);
    expect(deliveries.isNew('a')).toBe(false);
    clock.pass(60_000);
    expect(deliveries.isNew('a')).toBe(true);
  });

  it('without an id are always new', () => {
    const deliveries = createDeliveries(createClock());
    expect([deliveries.isNew(undefined), deliveries.isNew(undefined)]).toEqual([true, true]);
  });
});

describe('jobs', () => {
  it('are waited for, those that begin meanwhile too', async () => {
    const jobs = createJobs(realClock);
    const done: string[] = [];
    const gate = new EventEmitter();
    const first = jobs.run(async () => {
      await once(gate, 'open');
      void jobs.run(async () => {
        await Promise.resolve();
        done.push('second');
      });
      done.push('first');
    });
    const drained = jobs.drain(60_000);
    gate.emit('open');
    expect(await drained).toBe(0);
    await first;
    expect(done).toEqual(['first', 'second']);
  });

  it('that never end are counted when the time is over', async () => {
    const jobs = createJobs(createClock());
    void jobs.run(() => new Promise(() => {}));
    expect(await jobs.drain(10_000)).toBe(1);
  });

  it('leave the table when they fail', async () => {
    const jobs = createJobs(realClock);
    await expect(jobs.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await jobs.drain(60_000)).toBe(0);
  });
});
