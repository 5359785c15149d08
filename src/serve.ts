/**
 * Starts the bot from its settings and ends it well. Swaps on record are taken up before Slack is reached:
 * Slack's troubles never stop a swap.
 */

import { courteous } from './app/courtesy.ts';
import { deedsLogged } from './app/deeds-logged.ts';
import { createDesk } from './app/desk.ts';
import { createNarrator } from './app/narrator.ts';
import { createSupervisor } from './app/supervisor.ts';
import { accountClients } from './aws/accounts.ts';
import { budgeted } from './aws/budget.ts';
import { checkAccounts, checkAws } from './aws/check.ts';
import { examineAws } from './aws/checkup.ts';
import { createCloud } from './aws/cloud.ts';
import { loadUsualServices } from './aws/sdk-services.ts';
import { bad, type Finding, good } from './core/finding.ts';
import { namedPolicy, usergroupsOf } from './core/policy.ts';
import { veilOver } from './core/secrecy.ts';
import { channelsOf, examineConfig, examineNode } from './ops/checkup.ts';
import { systemClock } from './ops/clock.ts';
import { type Config, readConfig } from './ops/config.ts';
import { endInWords } from './ops/crash.ts';
import { configPathOf, type Env, type Environment, readEnvironment } from './ops/environment.ts';
import { liveConfig } from './ops/live-config.ts';
import { createLog } from './ops/log.ts';
import { letNurseryGrow, withSmallNursery } from './ops/memory.ts';
import type { Metrics } from './ops/metrics.ts';
import { createReadiness, type Part } from './ops/readiness.ts';
import { secretsOf } from './ops/secrets.ts';
import { type OpsServer, openOpsServer } from './ops/server.ts';
import { version } from './ops/version.ts';
import type { Clock, Log } from './ports.ts';
import { createSlack, type Slack, SlackStartError } from './slack/app.ts';
import { openForServing } from './store/open.ts';
import { readPatiently } from './store/steadily.ts';

/** The settings do not allow a start: every fault, each with what to do. */
export class StartRefused extends Error {
  override readonly name = 'StartRefused';
  readonly faults: readonly string[];
  constructor(faults: readonly string[]) {
    super(`asg-swap cannot start:\n${faults.map(fault => `  - ${fault}`).join('\n')}`);
    this.faults = faults;
  }
}

export interface Bot {
  /** Stops listening, lets calls in flight finish, and leaves every swap where the next start finds it. */
  stop(): Promise<void>;
  /** Reads the configuration again; a broken one leaves that before in force, and the log says so. */
  reload(): void;
}

/** How often requests are looked through for those whose time is over. */
const expiryEveryMs = 5_000;
const forgetEveryMs = 24 * 3_600_000;
/** How soon the bot sees what the command line has written; a look costs microseconds. */
const watchEveryMs = 300;
/** How soon a bot tells what another one left untold when it died. */
const untoldEveryMs = 5_000;
const slackRetryMs = 10_000;
const lastWords =
  'a fault that nobody foresaw ends the process; at the next start every swap goes on where it stood';
const faultCode = 1;
/** For how long a look at a part counts: those of AWS and Slack are calls that others wait behind. */
const looksEveryMs = { store: 2_000, slack: 15_000, aws: 30_000 };

/**
 * Resolves when commands are heard, or once `ending` aborts: swaps may run long before Slack is reached, and
 * they are left as well as later. Throws `StartRefused` or `StoreError`, in words.
 */
export async function serve(env: Env, ending: AbortSignal): Promise<Bot> {
  const environment = readEnvironment(env);
  const config = readConfig(configPathOf(env));
  const aws = await checkAws('faults' in config ? undefined : config.accounts);
  const settled = settings(environment, config, aws.accounts.length === 0 ? aws.faults : []);
  const log = createLog(settled.environment.logLevel, veilOver(secretsOf(env, settled.config.accounts)));
  endInWords(error => log.error({ err: error }, lastWords), faultCode);
  const clock = systemClock;
  for (const fault of aws.faults) log.error({}, fault);
  for (const { accountId, arn, region } of aws.identities)
    log.info({ accountId, arn, region }, 'AWS answers');

  const stopping = new AbortController();
  const opened = await openForServing(settled.environment.store, { clock, log, ending: stopping.signal });
  const store = { ...opened, requests: deedsLogged(opened.requests, log) };
  const { accounts } = aws;
  // Its package is loaded only where somebody asks for figures.
  const metrics = settled.environment.ops && (await import('./ops/metrics.ts')).createMetrics(clock, version);
  // The budget tries reads again at its own pace; two that do so would multiply.
  const clients = accountClients(accounts, {
    readAttempts: 1,
    loading: withSmallNursery,
    tell: words => log.warn({}, words),
    ...(metrics && { heard: metrics.heard }),
  });
  const cloud = createCloud({ accounts, clock, clientsFor: budgeted(clients, { clock }) });
  const slack = slackOf(settled, clock, log, metrics);
  const live = liveConfig(configPathOf(env), settled.config, log);
  const policy = namedPolicy(
    () => live.config().policy,
    () => slack.handles(),
  );
  const narrator = createNarrator({ ...store, thread: slack.thread, clock, log, policy });
  const supervisor = createSupervisor({
    ...store,
    cloud,
    clock,
    log,
    tell: id => narrator.tell(id),
    glanced: (id, glance) => narrator.glanced(id, glance),
    ...(metrics && { metrics }),
  });
  const desk = createDesk({
    ...store,
    cloud,
    people: slack.people,
    narrator,
    clock,
    log,
    policy,
    wake: id => supervisor.wake(id),
    examine,
  });
  slack.connect(courteous(desk, clock, metrics?.turnedAway));

  let isUp = false;
  const notYet = (): string | undefined =>
    stopping.signal.aborted ? 'it is stopping' : isUp ? undefined : 'it is starting';
  const ops = await served();
  const stop = async (): Promise<void> => {
    stopping.abort();
    await slack.stop();
    await Promise.all([supervisor.stop(), narrator.stop(), expiry, watch, housekeeping]);
    await store.close();
    await ops?.close();
    log.info({}, 'stopped');
  };
  // They would all wait for it at once, in the midst of their steps. A bot that has none loads it for the first plan.
  const isRunning = (await store.journal.live()).length > 0;
  if (isRunning) loadUsualServices();
  letNurseryGrow();
  await supervisor.start();
  const expiry = everySoOften();
  const watch = besideUs();
  const housekeeping = forgetDaily();
  try {
    const signal = AbortSignal.any([stopping.signal, ending]);
    await reachSlack(slack, clock, log, signal, isRunning);
  } catch (error) {
    await stop();
    throw error;
  }
  if (!ending.aborted) {
    await readPatiently(() => narrator.start(), { clock, log, ending });
    isUp = true;
    log.info({ ...slack.describe() }, 'asg-swap is ready');
  }
  return { stop, reload: () => void live.reload() };

  /** Health and metrics, from before Slack is reached until the store is closed. */
  async function served(): Promise<OpsServer | undefined> {
    const { ops: place } = settled.environment;
    if (place === undefined || metrics === undefined) return undefined;
    metrics.watchOutbox(() => narrator.untoldSince());
    const look = { store: lookAtStore, slack: () => slack.look(), aws: lookAtAws };
    const part = (name: Part['name']): Part => ({ name, everyMs: looksEveryMs[name], look: look[name] });
    const readiness = createReadiness([part('store'), part('slack'), part('aws')], clock);
    try {
      const server = await openOpsServer(place, { readiness, metrics, log, notYet });
      log.info({ host: place.host, port: server.port }, 'health and metrics are served');
      return server;
    } catch (error) {
      await store.close();
      throw new StartRefused([error instanceof Error ? error.message : String(error)]);
    }
  }

  async function lookAtStore(): Promise<string> {
    const live = await store.journal.live();
    metrics?.live(live.length);
    return `${live.length} swaps live`;
  }

  /** One account that cannot be reached leaves the bot of use to the others. */
  async function lookAtAws(): Promise<string> {
    const { identities, faults } = await checkAccounts(accounts, clients);
    if (identities.length === 0) throw new Error(faults.join(' '));
    return [...identities.map(({ account, region }) => `${account}/${region} answers`), ...faults].join('; ');
  }

  async function examine(): Promise<readonly Finding[]> {
    const now = live.config();
    const place = settled.environment.store.kind === 'file' ? 'its file' : 'PostgreSQL';
    const [ofAws, ofSlack, ofStore] = await Promise.all([
      examineAws(now.accounts),
      slack.examine(channelsOf(now), usergroupsOf(now.policy)),
      store.journal.live().then(
        running => good('store', `${place} answers: ${running.length} swaps running`),
        (error: unknown) => bad('store', `${place} does not answer: ${String(error)}`),
      ),
    ]);
    return [
      examineNode(),
      // As the file is now: a fault in it shows before somebody makes the bot read it again.
      ...examineConfig(configPathOf(env), readConfig(configPathOf(env))),
      ofStore,
      ...ofAws,
      ...ofSlack,
    ];
  }

  async function forgetDaily(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        const requests = await store.forget(clock.now() - settled.environment.keepMs);
        if (requests > 0) log.info({ requests }, 'what is over and old enough was forgotten');
      } catch (error) {
        log.error({ err: error }, 'old requests could not be forgotten');
      }
      await clock.sleep(forgetEveryMs, stopping.signal);
    }
  }

  /** Others write into the same store: their words are heeded and told like any other. */
  async function besideUs(): Promise<void> {
    const { changes, outbox, journal } = store;
    let seen = changes?.();
    while (!stopping.signal.aborted) {
      await clock.sleep(changes ? watchEveryMs : untoldEveryMs, stopping.signal);
      try {
        const now = changes?.();
        if (stopping.signal.aborted || (changes && now === seen)) continue;
        if (changes) for (const swap of await journal.live()) supervisor.wake(swap);
        if (changes) await narrator.start();
        for (const swap of (await outbox.untold?.()) ?? []) narrator.tell(swap);
        seen = now;
      } catch (error) {
        log.error({ err: error }, 'the store could not be watched');
      }
    }
  }

  async function everySoOften(): Promise<void> {
    while (!stopping.signal.aborted) {
      await desk
        .expire()
        .catch((error: unknown) => log.error({ err: error }, 'requests could not be looked through'));
      await clock.sleep(expiryEveryMs, stopping.signal);
    }
  }
}

function settings(
  environment: ReturnType<typeof readEnvironment>,
  config: ReturnType<typeof readConfig>,
  awsFaults: readonly string[],
): { readonly environment: Environment; readonly config: Config } {
  const faults = [
    ...('faults' in environment ? environment.faults : []),
    ...('faults' in config ? config.faults : []),
    ...awsFaults,
  ];
  if (faults.length > 0 || 'faults' in environment || 'faults' in config) throw new StartRefused(faults);
  return { environment, config };
}

const slackOf = (
  { environment, config }: ReturnType<typeof settings>,
  clock: Clock,
  log: Log,
  metrics: Metrics | undefined,
): Slack =>
  createSlack({
    mode: environment.slack,
    botToken: environment.botToken,
    apiUrl: environment.slackApiUrl,
    team: config.team,
    channels: config.policy.channels,
    usergroups: usergroupsOf(config.policy),
    clock,
    log,
    ...(metrics && { counts: metrics }),
  });

/** A wrong token ends the start; Slack being away is waited for, and so is everything while swaps run. */
async function reachSlack(
  slack: Slack,
  clock: Clock,
  log: Log,
  signal: AbortSignal,
  swapsRun: boolean,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await slack.start();
      return;
    } catch (error) {
      if (!(error instanceof SlackStartError)) throw error;
      if (error.problem !== 'unreachable' && !swapsRun) throw new StartRefused([error.message]);
      log.error({ problem: error.problem }, `${error.message} Swaps go on; trying Slack again.`);
      await clock.sleep(slackRetryMs, signal);
    }
  }
}
