/**
 * Slack fails in every way it can, and the swap does not care: it ends on time, the group is as planned, and
 * once Slack listens again the thread holds every line of the journal once and in order.
 */
import { afterEach, describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry } from '../../src/core/journal.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { type Chronicle, isStory, openChronicle, toldBy } from '../crash/chronicle.ts';
import { type BotStage, config, incoming, setStage } from './stage.ts';

let stage: BotStage;
let record: Chronicle;
afterEach(async () => {
  await record.close();
  await stage.dispose();
});

const rules = config.replace('batch: 2', 'batch: 3');

/** A plan, approved while Slack still listens. */
async function approved(): Promise<SlackMessage> {
  stage = await setStage(undefined, rules);
  const plan = await stage.proposes();
  record = await openChronicle(stage.bot.storePath);
  expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/is being swapped/);
  return plan;
}

async function journal(): Promise<readonly Entry[]> {
  const [swap = '' as SwapId] = await record.swaps();
  return record.entries(swap);
}

async function until<T>(what: string, look: () => Promise<T | undefined>, withinMs = 180_000): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (Date.now() > end) throw new Error(`${what}: not within ${withinMs} ms`);
    await new Promise(resolve => {
      setTimeout(resolve, 250);
    });
  }
}

/** The swap has ended, whatever was told of it. */
const ended = (): Promise<readonly Entry[]> =>
  until('the swap ends', async () => {
    const entries = await journal();
    return entries.at(-1)?.event.kind === 'ended' ? entries : undefined;
  });

const named = (text: string): string =>
  text.replaceAll('@U0REQUESTER', '@requester').replaceAll('@U0APPROVER', '@approver');

const read = (card: SlackMessage): string =>
  stage.slack
    .thread(card)
    .slice(1)
    .filter(isStory)
    .map(m => stage.slack.reads(m))
    .join('\n');

/** The thread under one card, or the threads of several after each other, tells the journal: no more, no less. */
async function toldWhole(cards: () => readonly SlackMessage[], entries: readonly Entry[]): Promise<void> {
  const story = named(toldBy(entries));
  const threads = (): string =>
    cards()
      .map(read)
      .filter(text => text !== '')
      .join('\n');
  await until('the story is told', () =>
    Promise.resolve(threads().length >= story.length ? true : undefined),
  );
  expect(threads()).toBe(story);
}

const swappedWell = (): void => {
  const serving = stage.world
    .group('web')
    .members.filter(m => m.lifecycle === 'InService')
    .map(m => m.id);
  expect(serving.toSorted()).toEqual(incoming);
  expect(stage.world.group('web')).toMatchObject({ min: 3, max: 3, desired: 3, suspended: [] });
};

const saidInLog = (words: RegExp): boolean => stage.bot.log.some(line => words.test(JSON.stringify(line)));

describe('while Slack', () => {
  it('fails three calls of ten, in every way, from the approval to the last word', async () => {
    const plan = await approved();
    stage.slack.stage.failsByChance({ probability: 0.3 });
    const entries = await ended();
    swappedWell();
    await toldWhole(() => [plan], entries);
    const struck = stage.slack.calls().flatMap(call => (call.fault === undefined ? [] : [call.fault]));
    expect(new Set(struck).size).toBeGreaterThanOrEqual(3);
    stage.slack.stage.behaves();
    await stage.slack.until(
      () => /Swapped/.test(stage.slack.hears(stage.slack.latest(plan) ?? plan)) || undefined,
      {
        what: 'the last state in the header',
        timeoutMs: 180_000,
      },
    );
  });

  it('is down from the approval to long after the end', async () => {
    const plan = await approved();
    const told = stage.slack.thread(plan).length;
    stage.slack.stage.goesDown();
    const entries = await ended();
    swappedWell();
    expect(stage.slack.thread(plan).length).toBeLessThanOrEqual(told + 1);
    expect(saidInLog(/Slack was not told; trying again/)).toBe(true);
    stage.slack.stage.comesBack();
    await toldWhole(() => [plan], entries);
  });

  it('asks to wait, and is not asked again before', async () => {
    const plan = await approved();
    const fault = { kind: 'rate_limited', retryAfterS: 4 } as const;
    stage.slack.stage.fails({ method: 'chat.postMessage', times: 2, fault });
    await toldWhole(() => [plan], await ended());
    const calls = stage.slack.calls('chat.postMessage');
    const waits = calls.flatMap((call, i) => {
      const next = calls[i + 1];
      return call.status === 429 && next ? [next.at - call.at] : [];
    });
    expect(waits).toHaveLength(2);
    for (const wait of waits) expect(wait).toBeGreaterThanOrEqual(4_000);
  });

  it('has the channel archived, then the token revoked: each is said, and the story follows', async () => {
    const plan = await approved();
    stage.slack.stage.channel('#deploys', { is_archived: true });
    await until('the archive is said', () =>
      Promise.resolve(saidInLog(/is_archived.*invite the bot to the channel, or unarchive it/) || undefined),
    );
    stage.slack.stage.channel('#deploys', { is_archived: false });
    stage.slack.stage.token('bot', 'token_revoked');
    const entries = await ended();
    swappedWell();
    await until('the token is said', () =>
      Promise.resolve(saidInLog(/token_revoked.*install the app again and set SLACK_BOT_TOKEN/) || undefined),
    );
    stage.slack.stage.token('bot', 'good');
    await toldWhole(() => [plan], entries);
  });

  it('closes the window for edits, and somebody deletes the card: a new one, and the story goes on', async () => {
    const plan = await approved();
    stage.slack.stage.editWindow(1);
    const second = await stage.slack.next(
      m => m.ts !== plan.ts && m.thread_ts === undefined && /Swapp/.test(stage.slack.hears(m)),
      { what: 'a card that can be changed', timeoutMs: 120_000 },
    );
    stage.slack.stage.editWindow(Number.POSITIVE_INFINITY);
    stage.slack.stage.deletes(stage.slack.latest(second) ?? second);
    const entries = await ended();
    swappedWell();
    await toldWhole(() => [plan], entries);
    const last = await stage.slack.next(
      m => m.thread_ts === undefined && m.ts !== plan.ts && /Swapped:/.test(stage.slack.hears(m)),
      { what: 'the end in a header that stands', timeoutMs: 120_000 },
    );
    expect(last.ts).not.toBe(second.ts);
  });
});
