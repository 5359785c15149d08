/** The whole bot on a stage: both simulators over their real protocols, the real process between them. */

import { startAwsWire, type Wire } from '../../src/sandbox/aws/wire/wire.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { type BotProcess, createBotProcess } from '../../src/sandbox/bot-process.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';

export const region = 'eu-west-1';
export const incoming = [1, 2, 3].map(n => `i-0b0000000000000${n}0`);

export interface BotStage {
  readonly world: World;
  readonly aws: Wire;
  readonly slack: SimulatedSlack;
  readonly bot: BotProcess;
  /** She types; what comes back to her alone. */
  asks(text: string, channel?: string, as?: string): Promise<string>;
  /** A plan is posted and its card is there. */
  proposes(text?: string): Promise<SlackMessage>;
  /** He clicks; what comes back to him alone. */
  clicks(as: string, message: SlackMessage, label: string): Promise<string>;
  /** Every mutating call that AWS has had. */
  deeds(): readonly string[];
  dispose(): Promise<void>;
}

export const config = `
slack: { channels: [C0DEPLOYS, C0GENERAL] }
groups:
  - match: "*/secret"
    approvers: { users: [U0APPROVER2] }
  - match: "we*"
    approvers: { users: [U0APPROVER], usergroups: [S0SRE] }
    swap: { batch: 2, bake: 1s, watch: 1s, gate: { looks: 1, every: 1s, timeout: 2m } }
`;

/** `web` of three behind one target group, three tested instances, and the world as the test shapes it. */
export async function setStage(
  shape: (world: World) => void = () => undefined,
  settings = config,
  more: NodeJS.ProcessEnv = {},
): Promise<BotStage> {
  const world = createWorld({
    seed: 7,
    start: Date.now(),
    params: { ...brisk, lagMs: [0, 0] },
    home: { region },
  });
  world.addTargetGroup({ name: 'tg-web', intervalMs: 2_000, deregistrationDelayMs: 1_000 });
  world.addGroup({ name: 'web', min: 3, max: 3, image: 'ami-0a11', targetGroups: ['tg-web'] });
  for (const [i, id] of incoming.entries()) {
    world.addInstance({ id, az: ['a', 'b', 'c'][i] ?? 'a', image: 'ami-0b22' });
  }
  shape(world);
  const aws = await startAwsWire({ world });
  const slack = await startSlack();
  const bot = createBotProcess({ awsUrl: aws.url, region, slack, config: settings, more });
  await bot.start();

  async function answered(as: string, act: () => Promise<unknown>): Promise<string> {
    const since = slack.mark();
    await act();
    const reply = await slack.next(
      m => m.ephemeral_to !== undefined && slack.ephemerals(as).some(e => e.ts === m.ts),
      {
        since,
        what: `an answer to ${as}`,
        timeoutMs: 120_000,
      },
    );
    return slack.reads(reply);
  }

  return {
    world,
    aws,
    slack,
    bot,
    asks: (text, channel = '#deploys', as = 'requester') =>
      answered(as, () => slack.types({ as, channel, text: `/asg-swap ${text}`.trim() })),
    async proposes(text = `web ${incoming.join(' ')}`) {
      const since = slack.mark();
      await answered('requester', () =>
        slack.types({ as: 'requester', channel: '#deploys', text: `/asg-swap ${text}` }),
      );
      return slack.next(m => JSON.stringify(m.blocks ?? []).includes('"Approve"'), {
        since,
        what: 'the plan',
        timeoutMs: 120_000,
      });
    },
    clicks: (as, message, label) => answered(as, () => slack.clicks({ as, message, label })),
    deeds: () =>
      world.recorder.calls
        .filter(call => !/^(Describe|Get|Assume)/.test(call.action))
        .map(call => call.action),
    async dispose() {
      await bot.dispose();
      await slack.close();
      await aws.close();
    },
  };
}
