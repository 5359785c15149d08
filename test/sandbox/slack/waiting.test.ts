// Waiting and time: nothing that happens is missed, nothing is waited for in vain without saying why, and stepped
// time passes in order.

import type { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SteppedClock } from '../../../src/sandbox/slack/clock.ts';
import { WaitedInVain } from '../../../src/sandbox/slack/feed.ts';
import { type SimulatedSlack, startSlack } from '../../../src/sandbox/slack/server.ts';
import { clientOf, must, post } from './apps.ts';

describe('waiting for messages', () => {
  let slack: SimulatedSlack;
  let client: WebClient;

  beforeEach(async () => {
    slack = await startSlack();
    client = clientOf(slack);
  });

  afterEach(() => slack.close());

  const say = (text: string) => post(client, { channel: 'C0DEPLOYS', text });

  test('what was there before the wait counts, even in a version that is gone', async () => {
    const { ts } = await say('step 1');
    await client.chat.update({ channel: 'C0DEPLOYS', ts: must(ts), text: 'step 2' });
    expect((await slack.next(message => message.text === 'step 1')).ts).toBe(ts);
    expect((await slack.next(message => message.text === 'step 2')).ts).toBe(ts);
  });

  test('what is yet to come counts', async () => {
    const waiting = slack.next(message => message.text === 'later');
    await say('now');
    await say('later');
    expect((await waiting).text).toBe('later');
  });

  test('after a mark, only what is new', async () => {
    await say('plan');
    const since = slack.mark();
    const waiting = slack.next(message => message.text === 'plan', { since });
    const { ts } = await say('plan');
    expect((await waiting).ts).toBe(ts);
  });

  test('a message that goes is not one that comes', async () => {
    const { ts } = await say('plan');
    const since = slack.mark();
    await client.chat.delete({ channel: 'C0DEPLOYS', ts: must(ts) });
    await expect(slack.next(() => true, { since, timeoutMs: 5 })).rejects.toThrow(WaitedInVain);
  });

  test('in vain: the error says what was waited for and what was there', async () => {
    await say('something else');
    const waiting = slack.next(message => message.text === 'plan', { timeoutMs: 5, what: 'the plan' });
    await expect(waiting).rejects.toThrow(WaitedInVain);
    await expect(waiting).rejects.toThrow('waited in vain for the plan: 5 ms have passed');
    await expect(waiting).rejects.toThrow('asg-swap: something else');
  });

  test('a mistake in the test itself ends the wait at once', async () => {
    const waiting = slack.next(() => {
      throw new Error('a slip');
    });
    const ended = expect(waiting).rejects.toThrow('a slip');
    await say('anything');
    await ended;
  });

  test('closing ends every wait', async () => {
    const waiting = slack.until(() => undefined, { what: 'the end' });
    const ended = expect(waiting).rejects.toThrow('closed during a wait');
    await slack.close();
    await ended;
    await expect(slack.until(() => undefined)).rejects.toThrow('the simulated Slack is closed');
  });

  test('a watcher hears of every change and every exchange until it has enough', async () => {
    const heard: string[] = [];
    const enough = slack.watch(event => heard.push(event.kind));
    await say('plan');
    enough();
    await say('more');
    expect(heard).toEqual(['posted', 'call']);
  });

  test('an unknown name in the script is named, with those there are', async () => {
    await expect(slack.types({ as: 'nobody', channel: '#deploys', text: 'x' })).rejects.toThrow(
      'nobody is called nobody; there are requester, approver',
    );
    expect(() => slack.messages('#nowhere')).toThrow('no channel #nowhere; there are #deploys');
    await expect(slack.types({ as: 'stranger', channel: '#deploys', text: 'x' })).rejects.toThrow(
      'stranger is not in',
    );
  });
});

describe('stepped time', () => {
  test('wake-ups run in the order of their times, each at its own moment', () => {
    const clock = new SteppedClock(1_000);
    const ran: string[] = [];
    clock.after(20, () => ran.push(`b at ${clock.now()}`));
    clock.after(10, () => {
      ran.push(`a at ${clock.now()}`);
      clock.after(5, () => ran.push(`nested at ${clock.now()}`));
    });
    const callOff = clock.after(15, () => ran.push('never'));
    clock.after(31, () => ran.push('too far off'));
    callOff();
    clock.advance(30);
    expect(ran).toEqual(['a at 1010', 'nested at 1015', 'b at 1020']);
    expect(clock.now()).toBe(1_030);
  });
});
