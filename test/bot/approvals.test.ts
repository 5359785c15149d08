/** Approvals that hold: several people, nobody else, not here, not now, and not for ever. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { type BotStage, incoming, setStage } from './stage.ts';

let stage: BotStage;
afterEach(() => stage.dispose());

const rules = (approvers: string, more = ''): string => `
slack: { channels: [C0DEPLOYS, C0PARTNERS] }
groups:
  - match: "*"
    approvers: { usergroups: [S0SRE], ${approvers} }
    ${more}
    swap: { batch: 3, bake: 0s, watch: 0s, gate: { looks: 1, every: 1s, timeout: 2m } }
`;
const wish = `web ${incoming.join(' ')}`;

const cardOf = (plan: SlackMessage): string => stage.slack.reads(stage.slack.latest(plan) ?? plan);
const shows = (plan: SlackMessage, words: RegExp): Promise<string> =>
  stage.slack.until(() => (words.test(cardOf(plan)) ? cardOf(plan) : undefined), {
    what: String(words),
    timeoutMs: 120_000,
  });
const posted = (words: RegExp): Promise<SlackMessage> =>
  stage.slack.next(m => words.test(stage.slack.reads(m)), { what: String(words), timeoutMs: 120_000 });

describe('two of two', () => {
  it('the first is counted and shown, the same person does not count twice, the second begins it', async () => {
    stage = await setStage(undefined, rules('required: 2'));
    const plan = await stage.proposes();
    expect(cardOf(plan)).toMatch(/waiting for approval \(0 of 2\)/);
    expect(cardOf(plan)).toContain('May approve (2 different people): members of user group `@sre`');
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/counts: 1 of 2. One more person must/);
    await shows(plan, /waiting for approval \(1 of 2, by @approver\)/);
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/you have approved it already. One more/);
    expect(await stage.clicks('requester', plan, 'Approve')).toMatch(/you asked for this swap yourself/);
    expect(stage.deeds()).toEqual([]);
    expect(await stage.clicks('approver2', plan, 'Approve')).toMatch(/is being swapped/);
    expect(stage.slack.reads(await posted(/Approved by/))).toMatch(/Approved by @approver, @approver2\./);
    await posted(/Swapped in/);
  });

  it('both at once begin it once', async () => {
    stage = await setStage(undefined, rules('required: 2'));
    const plan = await stage.proposes();
    const answers = await Promise.all([
      stage.clicks('approver', plan, 'Approve'),
      stage.clicks('approver2', plan, 'Approve'),
    ]);
    expect(answers.filter(text => text.includes('counts: 1 of 2'))).toHaveLength(1);
    expect(answers.filter(text => text.includes('is being swapped'))).toHaveLength(1);
  });
});

describe('alone', () => {
  it('where the policy allows it, with a reason, and the channel hears of it at once', async () => {
    stage = await setStage(undefined, rules('self_approval: break-glass'));
    const silent = await stage.proposes();
    expect(await stage.clicks('requester', silent, 'Approve alone (break-glass)')).toMatch(
      /needs a reason for the record/,
    );
    expect(await stage.clicks('requester', silent, 'Withdraw')).toMatch(/is withdrawn/);
    const plan = await stage.proposes(`${wish} --reason "the release leaks *memory* <!channel>"`);
    expect(await stage.clicks('approver', plan, 'Approve alone (break-glass)')).toMatch(
      /only @requester, who asked/,
    );
    expect(stage.deeds()).toEqual([]);
    expect(await stage.clicks('requester', plan, 'Approve alone (break-glass)')).toMatch(/is being swapped/);
    const alarm = await posted(/Break-glass: @requester has started a swap of web alone/);
    expect(alarm.thread_ts).toBeUndefined();
    expect(stage.slack.reads(alarm)).toMatch(/leaks \*memory\* <!channel>”/);
    expect(stage.slack.reach(alarm).mentions).toEqual(expect.arrayContaining(['@S0SRE']));
    expect(stage.slack.reach(alarm).mentions).not.toContain('@channel');
    await shows(plan, /approved by nobody else: @requester broke the glass/);
  });

  it('never where the policy does not say so: the button is not there', async () => {
    stage = await setStage(undefined, rules('required: 1'));
    const plan = await stage.proposes(`${wish} --reason "in a hurry"`);
    expect(JSON.stringify(plan.blocks)).not.toContain('Approve alone (break-glass)');
  });
});

describe('a freeze', () => {
  it('refuses plans and approvals in words, is shown, and is lifted by its owner or an approver', async () => {
    stage = await setStage(undefined, rules('required: 1'));
    const plan = await stage.proposes();
    expect(await stage.asks('freeze we* for 2h "sale of the year"')).toMatch(/we\* is frozen by @requester/);
    const words = /web is frozen[\s\S]*by @requester until[\s\S]*sale of the year/;
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(words);
    expect(await stage.asks(wish)).toMatch(words);
    expect(await stage.asks('status')).toMatch(/Frozen[\s\S]*we\* is frozen by @requester/);
    expect(await stage.asks('unfreeze we*', '#deploys', 'admin')).toMatch(
      /lifted by @requester, or by who may/,
    );
    expect(await stage.asks('unfreeze web')).toMatch(/no freeze has the pattern web[\s\S]*we\* is frozen/);
    expect(stage.deeds()).toEqual([]);
    expect(await stage.asks('unfreeze we*', '#deploys', 'approver')).toMatch(/is lifted/);
    expect(await stage.asks('status')).not.toMatch(/is frozen/);
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/is being swapped/);
  });

  it('ends by itself, is not for guests, and asks for what is missing', async () => {
    stage = await setStage(undefined, rules('required: 1'));
    expect(await stage.asks('freeze web', '#deploys')).toMatch(/A freeze needs a reason/);
    expect(await stage.asks('freeze web for ever "x"')).toMatch(/ever is not a time/);
    expect(await stage.asks('freeze web "x"', '#deploys', 'guest')).toMatch(/only full members/);
    expect(await stage.asks('freeze web for 3s "a breath"')).toMatch(/web is frozen by/);
    expect(await stage.asks(wish)).toMatch(/a breath/);
    await new Promise(resolve => {
      setTimeout(resolve, 3_100);
    });
    await stage.proposes();
  });
});

describe('where outsiders read along', () => {
  it('nothing is asked for or approved, and a failed look-up counts as that', async () => {
    stage = await setStage(undefined, rules('required: 1'));
    expect(await stage.asks(wish, '#partners')).toMatch(/people of another company are in this channel/);
    const plan = await stage.proposes();
    stage.slack.stage.channel('#deploys', { is_pending_ext_shared: true });
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/people of another company/);
    stage.slack.stage.channel('#deploys', { is_pending_ext_shared: false });
    stage.slack.stage.fails({
      method: 'conversations.info',
      times: Number.POSITIVE_INFINITY,
      fault: { kind: 'error', error: 'internal_error' },
    });
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/what cannot be checked is refused/);
    expect(await stage.asks(wish)).toMatch(/what cannot be checked is refused/);
    expect(stage.deeds()).toEqual([]);
  });
});

describe('a request that nobody decides', () => {
  it('calls those who may, once, and then expires', async () => {
    stage = await setStage(undefined, rules('required: 1', 'expires: 24s'));
    const plan = await stage.proposes();
    const reminder = await posted(/this request expires .* an approval is missing/);
    expect(reminder.thread_ts).toBe(plan.ts);
    expect(stage.slack.reach(reminder).mentions).toEqual(expect.arrayContaining(['@S0SRE']));
    await shows(plan, /expired without an approval/);
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/it was expired at/);
    const calls = stage.slack.thread(plan).filter(m => stage.slack.reads(m).includes('expires'));
    expect(calls.filter(m => m.thread_ts === plan.ts && m.ts !== plan.ts)).toHaveLength(1);
  });
});
