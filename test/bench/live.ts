/** A thousand live swaps in one process: whether everything else still gets its turn, and what it costs. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCloud } from '../../src/aws/cloud.ts';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { canonical } from '../../src/core/plan.ts';
import { startAwsWire } from '../../src/sandbox/aws/wire/wire.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { createBotProcess } from '../../src/sandbox/bot-process.ts';
import { startSlack } from '../../src/sandbox/slack/server.ts';
import { openEmbedded } from '../../src/store/embedded.ts';
import { createStore } from '../../src/store/store.ts';
import { worldClients } from '../aws/world-api.ts';
import { approver, policy, requester } from '../helpers/build.ts';
import type { Figure, Measurement } from './figures.ts';
import { startProbed } from './probed-bot.ts';

const count = 1_000;
const size = 3;
/** Between the looks that the plans are made from, so that AWS's rates let them through. */
const surveyMs = 1_000;
const regions = ['us-east', 'us-west', 'eu-west', 'eu-central', 'ap-south'].flatMap(area => [
  `${area}-1`,
  `${area}-2`,
]);
const groupsPerSource = 5;
/** Taking up a thousand swaps is not living with them. */
const settleMs = 15_000;
const measureMs = 30_000;

export const live: Measurement = {
  name: 'live',
  title: '1,000 live swaps in one process',
  how: `the real bot process with a store of ${count} approved swaps of ${size}, in ten regions behind the simulated AWS over HTTP, telling all of them to the simulated Slack; from ${settleMs / 1_000} s after its start for ${measureMs / 1_000} s. Lag: perf_hooks.monitorEventLoopDelay inside the bot, every 10 ms. The wall's time: other work on the machine shows.`,
  take,
};

async function take(): Promise<readonly Figure[]> {
  const world = createWorld({
    seed: 3,
    start: Date.now() - count * surveyMs,
    params: brisk,
    home: { region: regions[0] ?? '' },
    keepChanges: false,
  });
  const groups = Array.from({ length: count }, (_, n) => groupIn(world, n));
  const slack = await startSlack();
  const settings = {
    region: regions[0] ?? '',
    slack,
    config: `
slack: { channels: [C0DEPLOYS] }
accounts: { default: { regions: [${regions.join(', ')}] } }
groups: [{ match: "*", approvers: { anyone: true } }]
`,
  };
  const folder = mkdtempSync(join(tmpdir(), 'asg-swap-bench-'));
  const path = join(folder, 'asg-swap.db');
  await approveAll(world, groups, path);
  const aws = await startAwsWire({ world, tickMs: 100 });
  const home = createBotProcess({ ...settings, awsUrl: aws.url, store: `file:${path}` });
  const bot = await startProbed(home.env);
  try {
    await later(settleMs);
    await bot.ask();
    await later(measureMs);
    const { probe, rssMb, cpuShare } = await bot.ask();
    return [
      { what: 'event-loop lag p50', value: probe.p50, unit: 'ms' },
      { what: 'event-loop lag p99', value: probe.p99, unit: 'ms', atMost: 100 },
      { what: 'event-loop lag, worst', value: probe.max, unit: 'ms' },
      { what: 'memory (RSS)', value: rssMb, unit: 'MB', atMost: 300 },
      { what: 'processor', value: 100 * cpuShare, unit: '% of one' },
    ];
  } finally {
    await bot.kill();
    await home.dispose();
    rmSync(folder, { recursive: true });
    await slack.close();
    await aws.close();
  }
}

const later = (ms: number): Promise<void> =>
  new Promise(resolve => {
    setTimeout(resolve, ms);
  });

interface Group {
  readonly ref: GroupRef;
  readonly incoming: readonly InstanceId[];
}

function groupIn(world: World, n: number): Group {
  const region = regions[n % regions.length] ?? '';
  const name = `web-${n}`;
  const source = `tg-${Math.floor(n / regions.length / groupsPerSource)}`;
  if (Math.floor(n / regions.length) % groupsPerSource === 0)
    world.addTargetGroup({ name: source, region, intervalMs: 5_000, deregistrationDelayMs: 10_000 });
  world.addGroup({ name, region, min: size, max: size, azs: ['a', 'b', 'c'], targetGroups: [source] });
  const incoming = ['a', 'b', 'c'].map(
    az => world.addInstance({ az, region, image: 'ami-0b22' }) as InstanceId,
  );
  return { ref: { account: 'default', region, name }, incoming };
}

/** Requests that were approved a moment ago, as the store keeps them. */
async function approveAll(world: World, groups: readonly Group[], path: string): Promise<void> {
  const now = Date.now();
  const clock = { now: () => now, sleep: () => Promise.resolve() };
  const cloud = createCloud({
    accounts: [{ name: 'default', regions }],
    clock,
    clientsFor: worldClients(world),
  });
  const { db, close } = await openEmbedded(path, { serve: false, now });
  const { requests } = createStore(db, clock);
  for (const [n, { ref, incoming }] of groups.entries()) {
    world.advance(surveyMs);
    const made = makePlan(
      ref,
      { group: ref.name, incoming },
      await cloud.survey(ref, incoming),
      { ...policy, bakeMs: 600_000 },
      undefined,
    );
    if (made.kind !== 'plan') throw new Error(JSON.stringify(made));
    const id = `s-${n.toString(16).padStart(8, '0')}` as SwapId;
    await requests.add({
      id,
      state: 'pending',
      wish: { group: ref.name, incoming },
      plan: made.plan,
      fingerprint: createHash('sha256').update(canonical(made.plan)).digest('hex'),
      requester,
      channel: 'C0DEPLOYS',
      createdAt: now,
      expiresAt: now + 3_600_000,
    });
    await requests.settle(id, 'approved', { person: approver, at: now });
  }
  await close();
}
