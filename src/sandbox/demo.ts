/**
 * Plays one whole exchange between the real bot and the simulators over their real protocols: a command, a
 * plan, a click, a swap of three instances, the thread. Ends with 0 only if AWS's own truth, not the bot's
 * word, says that it went as promised.
 */

import { startAwsWire } from './aws/wire/wire.ts';
import { brisk } from './aws/world/params.ts';
import type { GroupTruth } from './aws/world/truth.ts';
import { createWorld, type World } from './aws/world/world.ts';
import { createBotProcess } from './bot-process.ts';
import { type SimulatedSlack, startSlack } from './slack/server.ts';

const group = 'web';
const incoming = ['i-0b00000000000001', 'i-0b00000000000002', 'i-0b00000000000003'].map(id => `${id}0`);
const region = 'eu-west-1';
const limitMs = 55_000;
/** How a story ends, in the thread and on the card. */
const ended = /\b(Swapped|Undone|Halted)\b/;

const config = `
slack:
  channels: [C0DEPLOYS]
groups:
  - match: "web"
    approvers: { users: [U0APPROVER], usergroups: [S0SRE] }
    swap: { batch: 2, bake: 3s, watch: 2s, gate: { looks: 2, every: 1s, timeout: 2m } }
`;

/** A group of three behind a load balancer, and three tested instances outside it. */
export function demoWorld(): World {
  const world = createWorld({ seed: 1, start: Date.now(), params: brisk, home: { region } });
  world.addTargetGroup({ name: 'tg-web', intervalMs: 3_000, deregistrationDelayMs: 4_000 });
  world.addGroup({
    name: group,
    min: 3,
    max: 3,
    azs: ['a', 'b', 'c'],
    image: 'ami-0a11',
    targetGroups: ['tg-web'],
  });
  incoming.forEach((id, i) => {
    world.addInstance({
      id,
      az: ['a', 'b', 'c'][i] ?? 'a',
      image: 'ami-0b22',
      tags: { Name: `web-next-${i + 1}` },
    });
  });
  return world;
}

async function play(): Promise<boolean> {
  const world = demoWorld();
  const before = world.group(group);
  const startedAt = world.now;
  const aws = await startAwsWire({ world, speed: 2 });
  const slack = await startSlack();
  const bot = createBotProcess({ awsUrl: aws.url, region, slack, config });
  try {
    say('The group before', describe(before));
    await bot.start();
    const command = `/asg-swap ${group} ${incoming.join(' ')}`;
    say('requester types in #deploys', command);
    await slack.types({ as: 'requester', channel: '#deploys', text: command });
    const plan = await slack.next(m => hasButton(m.blocks, 'Approve'), {
      what: 'the plan',
      timeoutMs: limitMs,
    });
    say('asg-swap posts', slack.reads(plan));
    say('approver clicks', 'Approve');
    await slack.clicks({ as: 'approver', message: plan, label: 'Approve' });
    await tellThread(slack, plan.ts);
    const card = await slack.until(
      () => {
        const now = slack.latest(plan);
        return now && ended.test(now.text) ? now : undefined;
      },
      { what: 'the last state of the card' },
    );
    say('The card now', slack.reads(card));
    const after = world.group(group);
    say('The group after', describe(after));
    return judge(before, after, world.recorder.lowestHealthy(after.key, startedAt));
  } finally {
    await bot.dispose();
    await slack.close();
    await aws.close();
  }
}

/** Prints the thread as it appears, until it tells an end. */
async function tellThread(slack: SimulatedSlack, parent: string): Promise<void> {
  let told = 0;
  print('\nThe thread');
  await slack.until(
    () => {
      const replies = slack.messages('#deploys').filter(m => m.thread_ts === parent && m.ts !== parent);
      for (const reply of replies.slice(told)) print(indent(slack.reads(reply)));
      told = replies.length;
      return replies.some(reply => ended.test(slack.reads(reply))) || undefined;
    },
    { what: 'the end of the story', timeoutMs: limitMs },
  );
}

const settings = ({ min, max, desired, suspended }: GroupTruth): string =>
  JSON.stringify({ min, max, desired, suspended });

function judge(before: GroupTruth, after: GroupTruth, lowest: number): boolean {
  const members = after.members.map(m => m.id).toSorted();
  const checks: readonly (readonly [string, boolean])[] = [
    ['the group holds exactly the incoming instances', JSON.stringify(members) === JSON.stringify(incoming)],
    ['all of them serve', after.healthyCount === incoming.length],
    ['every setting is as found', settings(before) === settings(after)],
    [
      `never fewer than ${before.healthyCount} were healthy (lowest: ${lowest})`,
      lowest >= before.healthyCount,
    ],
  ];
  print('');
  for (const [what, good] of checks) print(`${good ? 'ok  ' : 'FAIL'} ${what}`);
  return checks.every(([, good]) => good);
}

const describe = (truth: GroupTruth): string =>
  [
    `min ${truth.min} · desired ${truth.desired} · max ${truth.max} · suspended: ${truth.suspended.join(', ') || 'none'}`,
    ...truth.members.map(
      m => `${m.id}  ${m.zone}  ${m.lifecycle}  ${m.image}  ${m.serving ? 'serving' : 'not serving'}`,
    ),
  ].join('\n');

const hasButton = (blocks: unknown, label: string): boolean =>
  JSON.stringify(blocks ?? []).includes(`"${label}"`);

const indent = (text: string): string => text.replace(/^/gm, '  ');

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function say(who: string, what: string): void {
  print(`\n${who}\n${indent(what)}`);
}

const good = await play();
print(good ? '\nThe demo went as promised.' : '\nThe demo did NOT go as promised.');
process.exit(good ? 0 : 1);
