/**
 * The bot in Slack: events in, cards out. Slack's types stop in this folder; the rest of the program sees
 * Thread and People, and is called through Desk.
 *
 * Kept true here: an event is acknowledged before anything else is done about it; whoever asked gets an
 * answer whatever happens; and trouble with Slack never ends the process.
 */
import { App } from '@slack/bolt';
import type { Finding } from '../core/finding.ts';
import type { Clock, Desk, Log, People, Thread } from '../ports.ts';
import { lookAtChannels } from './channels.ts';
import { examineSlack } from './checkup.ts';
import { createClients, type SlackCounts } from './clients.ts';
import { createConnection, type Mode } from './connection.ts';
import { createDeliveries } from './deliveries.ts';
import { explain } from './errors.ts';
import { createForm } from './form.ts';
import { type Identity, learnIdentity } from './identity.ts';
import { createJobs } from './jobs.ts';
import { createLinks } from './links.ts';
import { createAnswer } from './listeners/answer.ts';
import { listenForButtons } from './listeners/buttons.ts';
import { listenForCommand } from './listeners/command.ts';
import { createErrorHandler } from './listeners/errors.ts';
import { listenForForm } from './listeners/form.ts';
import { createGate } from './listeners/gate.ts';
import { createHome } from './listeners/home.ts';
import { createReception } from './listeners/reception.ts';
import { createLogger } from './logger.ts';
import { createPeople } from './people.ts';
import { createThread } from './thread.ts';
import { createUsergroups } from './usergroups.ts';

export type { Mode } from './connection.ts';
export { SlackStartError, type StartProblem } from './start-error.ts';

export interface SlackOptions {
  readonly mode: Mode;
  readonly botToken: string;
  /** Base of the Web API, with or without a slash at its end; none: Slack itself. */
  readonly apiUrl?: string | undefined;
  /** The workspace that the configuration names; none: the token's own. */
  readonly team?: string | undefined;
  /** An Enterprise Grid organisation whose members count as ours; none: only the workspace's own. */
  readonly enterprise?: string | undefined;
  /** Where the command may be used; looked at on start, so that a missing invitation is said early. */
  readonly channels?: readonly string[] | undefined;
  /** User groups whose handles will be wanted; asked for on start, where there are any. */
  readonly usergroups?: readonly string[] | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly counts?: SlackCounts;
}

export interface Slack {
  readonly thread: Thread;
  readonly people: People;
  /** How user groups are called, by id, as far as known. */
  handles(): ReadonlyMap<string, string>;
  /** Names the one who is asked; before `start`. */
  connect(desk: Desk): void;
  /** Resolves when commands and clicks are heard. Throws `SlackStartError`, whose message says what to do. */
  start(): Promise<void>;
  /** Hears no more, and resolves when what was heard is done (at most ten seconds). */
  stop(): Promise<void>;
  /** Whether Slack answers and events can come: a sentence of what is well, or an error whose words say what is not. */
  look(): Promise<string>;
  /** What is well and what is not, for `doctor`. */
  examine(channels: readonly string[], usergroups: readonly string[]): Promise<readonly Finding[]>;
  /** Who the bot is in Slack, once started. */
  describe(): SlackDescription | undefined;
}

export interface SlackDescription extends Identity {
  readonly mode: Mode['kind'];
  /** Where HTTP requests are taken. */
  readonly port?: number;
}

/** Handlers make a few calls to AWS and Slack; a supervisor's grace period is usually thirty seconds. */
const drainLimitMs = 10_000;

/** Builds the adapter. Nothing is sent before `start`. */
export function createSlack(options: SlackOptions): Slack {
  const { mode, botToken, apiUrl, enterprise, clock, log, counts } = options;
  const logger = createLogger(log);
  const clients = createClients(botToken, apiUrl, logger, counts);
  const connection = createConnection(mode, { apiUrl, logger, clock, log, counts });
  const usergroups = createUsergroups(clients.again, clock, log);
  const jobs = createJobs(clock);
  const answer = createAnswer(clients.once, log);

  let desk: Desk | undefined;
  let identity: Identity | undefined;
  const self = (): Identity => {
    if (identity === undefined) throw new Error('Slack is not started yet');
    return identity;
  };

  const app = new App({
    receiver: connection.receiver,
    logger,
    // Who we are is asked by `start`, where a wrong token can be explained; not by Bolt, where it cannot.
    authorize: () => Promise.resolve({ botToken, botId: self().botId, botUserId: self().botUserId }),
    convoStore: false,
    extendedErrorHandler: true,
  });
  const asked = (): Desk => {
    if (desk === undefined) throw new Error('connect() comes before start()');
    return desk;
  };
  const gate = createGate(self, enterprise, log);
  const deliveries = createDeliveries(clock);
  const parts = { desk: asked, gate, deliveries, jobs, log };
  const receive = createReception({ ...parts, answer });
  const link = createLinks(clients.again);
  const form = createForm({ ...parts, once: clients.once, again: clients.again, link, clock });
  listenForCommand(app, receive, form.open, log);
  listenForButtons(app, receive);
  listenForForm(app, { ...parts, form });
  const home = createHome({ ...parts, again: clients.again, link, open: form.open, clock });
  home.listen(app);
  app.error(createErrorHandler(answer, log));

  return {
    thread: createThread({ clients, self, clock, log }),
    people: createPeople({ client: clients.people, team: () => self().team, enterprise, clock }),

    handles: () => usergroups.handles(),

    connect(to) {
      desk = to;
    },

    async start() {
      if (desk === undefined) throw new Error('connect() comes before start()');
      identity = await learnIdentity(clients.again, options.team, log);
      await lookAtChannels(clients.again, options.channels ?? [], log);
      if ((options.usergroups ?? []).length > 0) await usergroups.learn();
      await connection.open();
      log.info({ team: identity.team, app: identity.appId, mode: mode.kind }, 'Listening to Slack');
    },

    examine: (channels, usergroups) => examineSlack(clients.again, options.team, channels, usergroups),

    async stop() {
      home.stop();
      await connection.close();
      const left = await jobs.drain(drainLimitMs);
      if (left > 0) log.warn({ left }, 'Stopped while commands or clicks were still being worked on');
    },

    async look() {
      if (identity === undefined) throw new Error('Slack has not been reached since the start; still trying');
      try {
        await clients.people.auth.test();
      } catch (error) {
        throw new Error(explain(error), { cause: error });
      }
      if (!connection.isUp()) {
        throw new Error(
          'Slack answers, but the way for commands and clicks is closed; it is being opened again',
        );
      }
      return `workspace ${identity.teamName} (${identity.team}), ${mode.kind === 'socket' ? 'Socket Mode' : 'HTTP mode'}`;
    },

    describe() {
      if (identity === undefined) return undefined;
      const port = connection.port();
      return { ...identity, mode: mode.kind, ...(port === undefined ? {} : { port }) };
    },
  };
}
