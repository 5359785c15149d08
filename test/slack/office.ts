/**
 * The whole bot in one process: the real use cases and the real Slack adapter, between a simulated Slack over
 * its protocol and a simulated AWS whose time stands still. No swap is run here: what people see is tested.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import { courteous } from '../../src/app/courtesy.ts';
import { createDesk } from '../../src/app/desk.ts';
import { createNarrator } from '../../src/app/narrator.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import { everybody, type GroupPolicy, type Policy } from '../../src/core/policy.ts';
import type { Clock, Desk } from '../../src/ports.ts';
import { brisk } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';
import { type SimulatedSlack, startSlack } from '../../src/sandbox/slack/server.ts';
import { createSlack, type Mode } from '../../src/slack/app.ts';
import { openForServing, type ServedStore } from '../../src/store/open.ts';
import { worldClients } from '../aws/world-api.ts';
import { approver, policy as usual } from '../helpers/build.ts';
import { freePort } from '../helpers/free-port.ts';
import { createLog, realClock } from './support.ts';

export const region = 'eu-west-1';

export interface Office {
  readonly world: World;
  readonly slack: SimulatedSlack;
  readonly store: ServedStore;
  readonly log: ReturnType<typeof createLog>;
  /** What the bot's front end calls. */
  readonly desk: Desk;
  /** The configuration from now on. */
  rules(change: Partial<Policy>): void;
}

export const groupRules = (change: Partial<GroupPolicy> = {}): GroupPolicy => ({
  ...usual,
  match: '*',
  requesters: everybody,
  approvers: { users: [approver], usergroups: [], anyone: false },
  ...change,
});

export const fresh = (n: number): string => `i-0b${String(n).padStart(15, '0')}`;

/** Over HTTP: a busy machine makes the bot believe that its socket is dead, and what was pressed is lost. */
async function openSlack(): Promise<{ readonly slack: SimulatedSlack; readonly mode: Mode }> {
  const port = await freePort();
  const slack = await startSlack({ requestUrl: `http://127.0.0.1:${port}/slack/events` });
  return { slack, mode: { kind: 'http', signingSecret: slack.signingSecret, port } };
}

function quick(speed: number): Clock {
  const start = Date.now();
  return {
    now: () => start + (Date.now() - start) * speed,
    sleep: (ms, signal) => realClock.sleep(ms / speed, signal),
  };
}

const open: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** `web` of three behind one target group, `prepared` tested instances beside it, and what the test adds. */
export async function openOffice({
  prepared = 3,
  shape = () => undefined,
  speed = 1,
  patience,
}: {
  readonly prepared?: number;
  readonly shape?: (world: World) => void;
  /** How many times as fast as it is time passes for the bot. */
  readonly speed?: number;
  /** What tells how fast somebody asks; the bot's own clock where there is none. */
  readonly patience?: Pick<Clock, 'now'>;
} = {}): Promise<Office> {
  const world = createWorld({
    seed: 7,
    start: Date.now(),
    params: { ...brisk, lagMs: [0, 0] },
    home: { region },
  });
  world.addTargetGroup({ name: 'tg-web' });
  world.addGroup({ name: 'web', min: 3, max: 3, image: 'ami-0a11', targetGroups: ['tg-web'] });
  for (let n = 1; n <= prepared; n++) {
    world.addInstance({
      id: fresh(n),
      az: ['a', 'b', 'c'][(n - 1) % 3] ?? 'a',
      image: 'ami-0b22',
      tags: { Name: `web-next-${n}` },
    });
  }
  shape(world);
  const folder = mkdtempSync(join(tmpdir(), 'asg-swap-office-'));
  const log = createLog();
  const clock = quick(speed);
  const store = await openForServing(
    { kind: 'file', path: join(folder, 'store.db') },
    { clock, log, ending: new AbortController().signal },
  );
  const { slack, mode } = await openSlack();
  const bot = createSlack({
    mode,
    botToken: slack.botToken,
    apiUrl: slack.apiUrl,
    clock,
    log,
  });
  let rules: Policy = { channels: [], groups: [groupRules()] };
  const policy = () => rules;
  const cloud = createCloud({
    accounts: [{ name: 'default', regions: [region] }],
    clock,
    clientsFor: worldClients(world),
  });
  const narrator = createNarrator({ ...store, thread: bot.thread, clock, log, policy });
  const inside = createDesk({
    ...store,
    cloud,
    people: bot.people,
    narrator,
    clock,
    log,
    policy,
    wake: () => undefined,
  });
  const desk = courteous(inside, patience ?? clock);
  bot.connect(desk);
  await bot.start();
  open.push(async () => {
    await bot.stop();
    await narrator.stop();
    await slack.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  return {
    world,
    slack,
    store,
    log,
    desk,
    rules(change) {
      rules = { ...rules, ...change };
    },
  };
}
