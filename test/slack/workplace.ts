/** A simulated Slack with the real adapter in it, for tests that read as conversations. */
import { afterEach } from 'vitest';
import type { Clock } from '../../src/ports.ts';
import {
  type SimulatedSlack,
  type SlackOptions as SimulationOptions,
  startSlack,
} from '../../src/sandbox/slack/server.ts';
import { createSlack, type Slack, type SlackOptions, SlackStartError } from '../../src/slack/app.ts';
import { freePort } from '../helpers/free-port.ts';
import { createDesk, createLog, realClock } from './support.ts';

export interface Workplace {
  readonly slack: Slack;
  readonly world: SimulatedSlack;
  readonly desk: ReturnType<typeof createDesk>;
  readonly log: ReturnType<typeof createLog>;
}

export interface WorkplaceOptions {
  readonly mode?: 'socket' | 'http';
  readonly clock?: Clock;
  readonly world?: SimulationOptions;
  readonly slack?: Partial<SlackOptions>;
  /** Leaves starting to the test. */
  readonly started?: boolean;
}

const open: { slack: Slack; world: SimulatedSlack }[] = [];

afterEach(async () => {
  for (const { slack, world } of open.splice(0)) {
    await slack.stop();
    await world.close();
  }
});

/** Opens a workplace that closes itself after the test. */
export async function openWorkplace(options: WorkplaceOptions = {}): Promise<Workplace> {
  const place = await furnish(options);
  open.push(place);
  if (options.started === false) return place;
  try {
    await place.slack.start();
    return place;
  } catch (error) {
    // Somebody else on this machine took the port between our looking and our opening it.
    if (error instanceof SlackStartError && error.problem === 'port') return openWorkplace(options);
    throw error;
  }
}

async function furnish(options: WorkplaceOptions): Promise<Workplace> {
  const port = options.mode === 'http' ? await freePort() : 0;
  const requestUrl = `http://127.0.0.1:${port}/slack/events`;
  const world = await startSlack({ ...(options.mode === 'http' ? { requestUrl } : {}), ...options.world });
  const desk = createDesk();
  const log = createLog();
  const slack = createSlack({
    mode:
      options.mode === 'http'
        ? { kind: 'http', signingSecret: world.signingSecret, port }
        : { kind: 'socket', appToken: world.appToken },
    botToken: world.botToken,
    apiUrl: world.apiUrl,
    clock: options.clock ?? realClock,
    log,
    ...options.slack,
  });
  slack.connect(desk);
  return { slack, world, desk, log };
}
