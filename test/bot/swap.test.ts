/** Whole swaps through the real process: to the end, undone by a button, and denied in the middle. */
import { afterEach, describe, expect, it } from 'vitest';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { type BotStage, incoming, setStage } from './stage.ts';

let stage: BotStage;
afterEach(() => stage.dispose());

const threadOf = (message: SlackMessage): string =>
  stage.slack
    .thread(message)
    .slice(1)
    .map(m => stage.slack.reads(m))
    .join('\n');

const told = (message: SlackMessage, words: RegExp): Promise<string> =>
  stage.slack.until(() => (words.test(threadOf(message)) ? threadOf(message) : undefined), {
    what: String(words),
    timeoutMs: 180_000,
  });

const members = (): readonly string[] =>
  stage.world
    .group('web')
    .members.filter(m => m.lifecycle === 'InService')
    .map(m => m.id)
    .toSorted();

/** What the operations server of the bot says. */
async function asked(path: string): Promise<string> {
  const line = stage.bot.log.find(({ msg }) => msg === 'health and metrics are served');
  return (await fetch(`http://127.0.0.1:${String(line?.['port'])}${path}`)).text();
}

describe('she asks, he approves', () => {
  it('the instances are exchanged, the story is told, the group is as it was', async () => {
    stage = await setStage(undefined, undefined, { ASG_SWAP_OPS_PORT: '0' });
    expect(await asked('/readyz')).toMatch(
      /^ready {6}store: 0 .*\nready {6}slack: .*\nready {6}aws: .* answers\n$/,
    );
    const startedAt = stage.world.now;
    const plan = await stage.proposes();
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/is being swapped/);
    const live = stage.slack.next(
      m => m.ts === plan.ts && /Capacity {2}healthy [3-6] · floor 3/.test(stage.slack.reads(m)),
      { what: 'how many serve now, on the card', timeoutMs: 120_000 },
    );
    const story = await told(plan, /Swapped in/);
    await live;
    expect(story).toMatch(
      /Approved by @approver[\s\S]*attach 3 instances[\s\S]*Point of no return[\s\S]*Swapped in/,
    );
    expect(story.match(/Swapped in/g)).toHaveLength(1);
    expect(story.indexOf('The plan in full')).toBe(0);
    await told(plan, /How long it took/);
    const [file] = await stage.slack.until(() => stage.slack.thread(plan).at(-1)?.files, {
      what: 'the picture at the end',
      timeoutMs: 120_000,
    });
    expect(file?.alt_txt).toMatch(/Timeline of the swap of web: 3 instances in, 3 out, swapped after/);
    expect(members()).toEqual(incoming);
    expect(stage.world.group('web')).toMatchObject({ min: 3, max: 3, desired: 3, suspended: [] });
    expect(stage.world.recorder.lowestHealthy(stage.world.group('web').key, startedAt)).toBe(3);
    expect(await stage.asks('history')).toMatch(/Swapped/);
    const figures = await asked('/metrics');
    expect(figures).toMatch(/asg_swap_swaps_ended_total\{outcome="swapped",strategy="attach-first"\} 1\n/);
    expect(figures).toMatch(/asg_swap_phase_duration_seconds_count\{phase="bake"\} 1\n/);
    expect(figures).toMatch(/asg_swap_aws_calls_total\{call="autoscaling:AttachInstances",result="ok"\} 1\n/);
    expect(figures).toMatch(/asg_swap_slack_calls_total\{call="chat.postMessage",result="ok"\} \d+\n/);
    expect(figures).not.toContain('asg_swap_swap_held{');
  });

  it('somebody aborts: the old serve again and the new are left running outside', async () => {
    stage = await setStage(undefined, undefined);
    const before = members();
    for (const id of incoming) stage.world.breakApp(id);
    const plan = await stage.proposes();
    await stage.clicks('approver', plan, 'Approve');
    await told(plan, /Waiting for health/);
    const live = await stage.slack.next(
      m => m.ts === plan.ts && JSON.stringify(m.blocks).includes('Abort and undo'),
      {
        timeoutMs: 120_000,
      },
    );
    expect(await stage.clicks('guest', live, 'Abort and undo')).toMatch(/only full members/);
    expect(await stage.clicks('requester', live, 'Abort and undo')).toMatch(/Turning back/);
    expect(await told(plan, /Undone after/)).toMatch(/@requester asked for it/);
    expect(members()).toEqual(before);
    expect(incoming.map(id => stage.world.instanceState(id))).toEqual(['running', 'running', 'running']);
    expect(stage.world.group('web')).toMatchObject({ min: 3, max: 3, desired: 3, suspended: [] });
  });

  it('a missing permission turns it back, and says which', async () => {
    stage = await setStage(world => {
      world.addFault({ action: 'AttachInstances', fault: { kind: 'access-denied' } });
    });
    const before = members();
    const plan = await stage.proposes();
    await stage.clicks('approver', plan, 'Approve');
    expect(await told(plan, /Undone after/)).toMatch(/The bot may not call autoscaling:AttachInstances/);
    expect(members()).toEqual(before);
    expect(stage.world.group('web')).toMatchObject({ min: 3, max: 3, desired: 3, suspended: [] });
  });
});
