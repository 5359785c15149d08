/**
 * One scenario being played: a simulated AWS, a simulated Slack and the real bot as a process of its own
 * between them. The bot may be killed and started at any moment; its store outlives it.
 */
import { startAwsWire, type Wire } from '../aws/wire/wire.ts';
import { createWorld, type World } from '../aws/world/world.ts';
import { type BotProcess, createBotProcess } from '../bot-process.ts';
import type { Look, Scenario } from '../scenarios/scenario.ts';
import { type SimulatedSlack, startSlack } from '../slack/server.ts';

/** How many seconds pass in AWS during one of ours. */
export const speeds = [1, 5, 20, 60, 200, 600] as const;
/** How far the world's memory reaches, so that reads can be made to lag: milliseconds of AWS's time. */
const memoryMs = 600_000;
/** How far reads lag where nobody has switched more on: milliseconds of AWS's time. */
const usualLagMs = 3_000;
const region = 'eu-west-1';

export type BotState = 'starting' | 'running' | 'stopped' | 'failed';

/** The story on the stage. */
export interface Play {
  readonly scenario: Scenario;
  readonly world: World;
  readonly slack: SimulatedSlack;
  /** The moment at which the story began, on the world's clock. */
  readonly beganAt: number;
  readonly clock: Clock;
  readonly bot: Bot;
  /** What the story's steps are judged by. */
  look(): Look;
  /** Ends everything and removes the bot's store. */
  end(): Promise<void>;
}

/** AWS's clock. The bot's own is real time. */
export interface Clock {
  readonly speed: number;
  readonly paused: boolean;
  setSpeed(speed: number): void;
  pause(): void;
  resume(): void;
  /** Lets so many milliseconds pass in AWS at once. */
  step(ms: number): void;
}

/** The bot's process. */
export interface Bot {
  readonly state: BotState;
  readonly kills: number;
  /** Why it did not start, in its own words. */
  readonly lastWords: string | undefined;
  start(): Promise<void>;
  kill(): Promise<void>;
}

const config = ({ policy }: Scenario): string => `
slack:
  channels: [C0DEPLOYS, C0RELEASES, C0PARTNERS]
groups:
  - match: "*"
    approvers: { users: [U0APPROVER], usergroups: [S0SRE] }
    swap: ${policy}
`;

/** Sets the stage and starts the bot; resolves when the bot is ready, or has failed to be. */
export async function startPlay(scenario: Scenario): Promise<Play> {
  const world = createWorld({
    seed: 1,
    start: Date.now(),
    home: { region },
    params: { lagMs: [0, memoryMs] },
  });
  world.setLag([0, usualLagMs]);
  scenario.build(world);
  const beganAt = world.now;
  const [wire, slack] = await Promise.all([startAwsWire({ world, speed: scenario.speed }), startSlack()]);
  const process = createBotProcess({ awsUrl: wire.url, region, slack, config: config(scenario) });
  const bot = createBot(process);
  const listen = createEar(slack);
  await bot.start();
  return {
    scenario,
    world,
    slack,
    beganAt,
    clock: createClock(wire, world, scenario.speed),
    bot,
    look: () => ({
      said: listen(),
      world,
      bot: bot.state === 'running' ? 'running' : 'stopped',
      kills: bot.kills,
    }),
    async end() {
      await process.dispose();
      await slack.close();
      await wire.close();
    },
  };
}

function createClock(wire: Wire, world: World, initial: number): Clock {
  let speed = initial;
  let paused = false;
  return {
    get speed() {
      return speed;
    },
    get paused() {
      return paused;
    },
    setSpeed(value) {
      speed = value;
      wire.setSpeed(value);
    },
    pause() {
      paused = true;
      wire.pause();
    },
    resume() {
      paused = false;
      wire.resume();
    },
    step: ms => world.advance(ms),
  };
}

function createBot(process: BotProcess): Bot {
  let starting = false;
  let failed: string | undefined;
  let kills = 0;
  let starts = 0;
  /** The start whose process was killed. */
  let killed: number | undefined;
  return {
    get state() {
      if (starting) return 'starting';
      if (process.running) return 'running';
      return failed === undefined ? 'stopped' : 'failed';
    },
    get kills() {
      return kills;
    },
    get lastWords() {
      // One that was slow to start, because Slack is down say, may have come up since.
      return process.running ? undefined : failed;
    },
    async start() {
      if (starting || process.running) return;
      starting = true;
      failed = undefined;
      starts += 1;
      const mine = starts;
      try {
        await process.start();
      } catch (error) {
        // One that was killed on its way up has not failed.
        if (killed !== mine) failed = error instanceof Error ? error.message : String(error);
      } finally {
        starting = false;
      }
    },
    async kill() {
      if (!process.running) return;
      killed = starts;
      await process.kill();
      kills += 1;
    },
  };
}

/** Everything that anybody has ever read, each version of a message once. */
function createEar(slack: SimulatedSlack): () => string {
  let heard = 0;
  let said = '';
  return () => {
    const changes = slack.changes();
    for (const change of changes.slice(heard)) {
      if (change.kind === 'notice') said += `${change.notice.text}\n`;
      else if ('message' in change && change.kind !== 'deleted') said += `${slack.reads(change.message)}\n`;
    }
    heard = changes.length;
    return said;
  };
}
