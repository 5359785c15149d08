/**
 * Three real bots on one database, a simulated Slack, and a simulated AWS of four Regions in which groups of
 * any size are set up when somebody wants to swap them.
 */

import type { SwapId } from '../../src/core/domain.ts';
import { startAwsWire } from '../../src/sandbox/aws/wire/wire.ts';
import { createWorld } from '../../src/sandbox/aws/world/world.ts';
import { type BotProcess, createBotProcess } from '../../src/sandbox/bot-process.ts';
import { seeded } from '../../src/sandbox/slack/faults.ts';
import type { SlackMessage } from '../../src/sandbox/slack/model.ts';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { openChronicle } from '../crash/chronicle.ts';
import { pause } from '../crash/moments.ts';
import { offers, type Scene, swift } from '../crash/scene.ts';
import { judgeGroup, judgeThread } from '../crash/verdict.ts';

const regions = ['eu-west-1', 'eu-central-1', 'us-east-1', 'us-west-2'] as const;
const sizeMost = 60;
/** A command or a click that a dying bot has swallowed is given again after this long. */
const patienceMs = 20_000;
/** Longest time of one swap, many beside it included. */
const limitMs = 900_000;

const config = `
slack: { channels: [C0DEPLOYS] }
accounts: { here: { regions: [${regions.join(', ')}] } }
groups:
  - match: "*"
    approvers: { users: [U0APPROVER] }
    swap: { batch: 50%, bake: 1s, watch: 1s, gate: { looks: 2, every: 1s, timeout: 5m } }
`;

export interface Town {
  /** The bot that is never killed. */
  readonly steady: BotProcess;
  /** From 1 to 60, small ones more often. */
  anySize(): number;
  /** From the command to the told end; what is wrong then. */
  swap(name: string, size: number): Promise<readonly string[]>;
  /** Kills one of the other bots after the other, at moments by chance, until it is over. */
  killInTurn(over: () => boolean): Promise<void>;
  kills(): number;
  close(): Promise<void>;
}

const isPlanOf =
  (name: string) =>
  (m: SlackMessage): boolean =>
    offers(m, 'Approve') && !m.thread_ts && JSON.stringify(m.blocks).includes(`/${name}"`);

export async function openTown(database: string, seed: number): Promise<Town> {
  const random = seeded(seed);
  const world = createWorld({ seed, start: Date.now(), params: swift, home: { region: regions[0] } });
  const aws = await startAwsWire({ world, tickMs: 25 });
  const slack = await startSlack({ seed });
  const settings = { awsUrl: aws.url, region: regions[0], slack, config, store: database };
  const bots = [0, 1, 2].map(() => createBotProcess(settings)) as [BotProcess, BotProcess, BotProcess];
  for (const bot of bots) await bot.start();
  const [steady, ...mortal] = bots;
  const chronicle = await openChronicle(database);
  let groups = 0;
  let kills = 0;

  function addGroup(
    name: string,
    size: number,
  ): { region: string; key: string; incoming: readonly string[] } {
    const region = regions[groups % regions.length] ?? regions[0];
    const first = groups++ * 100;
    world.addTargetGroup({ region, name: `tg-${name}`, intervalMs: 500, deregistrationDelayMs: 500 });
    const key = world.addGroup({
      region,
      name,
      min: size,
      max: size,
      image: 'ami-0a11',
      targetGroups: [`tg-${name}`],
    });
    const incoming = Array.from({ length: size }, (_, i) =>
      world.addInstance({
        region,
        id: `i-0d${(first + i).toString(16).padStart(15, '0')}`,
        az: ['a', 'b', 'c'][i % 3] ?? 'a',
        image: 'ami-0b22',
      }),
    );
    return { region, key, incoming };
  }

  async function propose(name: string, text: string): Promise<SlackMessage> {
    for (;;) {
      const since = slack.mark();
      await slack.types({ as: 'requester', channel: '#deploys', text }).catch(() => undefined);
      const card = await slack
        .next(isPlanOf(name), { what: `the plan for ${name}`, timeoutMs: patienceMs, since })
        .catch(() => undefined);
      if (card) return card;
    }
  }

  /** Approves until a plan is taken: where one is no longer true at the click, the bot shows a fresh one. */
  async function approved(name: string, first: SlackMessage): Promise<SlackMessage> {
    let card = first;
    for (let shown = slack.latest(card); shown && offers(shown, 'Approve'); shown = slack.latest(card)) {
      await slack.clicks({ as: 'approver', message: shown, label: 'Approve' }).catch(() => undefined);
      await pause(500);
      card = slack.messages('#deploys').findLast(isPlanOf(name)) ?? card;
    }
    return card;
  }

  /** On a machine that is short of time a read may be given up; the next one tells. */
  async function toldItsEnd(swap: SwapId): Promise<boolean> {
    try {
      const last = (await chronicle.entries(swap)).at(-1);
      return (
        last?.event.kind === 'ended' &&
        (await chronicle.posts(swap)).some(p => p.message && p.key.endsWith(`-${last.seq}`))
      );
    } catch (error) {
      if (error instanceof Error && error.message === 'Query read timeout') return false;
      throw error;
    }
  }

  async function ended(card: SlackMessage, swap: SwapId): Promise<boolean> {
    const until = performance.now() + limitMs;
    while (performance.now() < until) {
      if ((await toldItsEnd(swap)) && /\b(Swapped|Undone|Halted)\b/.test(slack.latest(card)?.text ?? ''))
        return true;
      await pause(500);
    }
    return false;
  }

  return {
    steady,
    anySize: () => 1 + Math.floor(sizeMost * random() ** 3),
    async swap(name, size) {
      const { region, key, incoming } = addGroup(name, size);
      const scene: Scene = {
        world,
        aws,
        slack,
        before: world.group(key),
        incoming,
        startedAt: world.now,
        settings,
        harm: [],
        close: () => Promise.resolve(),
      };
      const asked = await propose(name, `/asg-swap here/${region}/${name} ${incoming.join(' ')}`);
      const card = await approved(name, asked);
      const swap = String(card.metadata?.event_payload['key']).split('/')[0] as SwapId;
      if (!(await ended(card, swap))) return ['the end was not told in time'];
      const entries = await chronicle.entries(swap);
      return [
        ...judgeGroup(scene, scene.before, entries),
        ...judgeThread(scene, card, swap, entries, await chronicle.posts(swap)),
      ];
    },
    async killInTurn(over) {
      for (let turn = 0; !over(); turn++) {
        await pause(5_000 + random() * 25_000);
        const victim = mortal[turn % mortal.length] ?? steady;
        await victim.kill();
        kills++;
        await pause(random() * 5_000);
        await victim.start();
      }
    },
    kills: () => kills,
    async close() {
      await chronicle.close();
      for (const bot of bots) await bot.dispose();
      await slack.close();
      await aws.close();
    },
  };
}
