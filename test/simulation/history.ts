/**
 * One history: the bot's own engine (observe, decide, reconcile, journal) over the simulated world in
 * process, through the weather of a seed. Time is the world's; nothing sleeps. A killed bot comes back
 * under a new lease with nothing but the journal.
 */

import { OwnJournal } from '../../src/app/own-journal.ts';
import { surveyOf } from '../../src/app/planning.ts';
import { reconcile, type Step } from '../../src/app/reconcile.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import { must } from '../../src/core/assert.ts';
import type { decide } from '../../src/core/decide.ts';
import type { GroupRef, InstanceId, SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { Plan } from '../../src/core/plan.ts';
import { replay } from '../../src/core/swap.ts';
import { whyNotHalted, whyNotThisGroup } from '../../src/core/taking-up.ts';
import { type Cloud, type Journal, LeaseLost } from '../../src/ports.ts';
import { worldClients } from '../aws/world-api.ts';
import { approver, policy, requester } from '../helpers/build.ts';
import { MemoryJournal } from '../helpers/memory-journal.ts';
import { Checkers } from './checkers.ts';
import { groupName, type Weather, weatherOf } from './weather.ts';

const swap = 's-00000001' as SwapId;

/** More than any deadline: what has not ended by then never will. */
const stepsMost = 20_000;

/** Long enough for a target that answers late to pass its checks again. */
const rules = { ...policy, gate: { looks: 2, everyMs: 5_000, timeoutMs: 900_000 } };

class Killed extends Error {
  override readonly name = 'Killed';
}

export interface History {
  readonly seed: number;
  readonly broken: readonly string[];
  readonly outcome: string;
  readonly features: readonly string[];
  /** What was decided, acted, and objected, for the coverage report. */
  readonly marks: readonly string[];
  /** Readable, step by step. */
  transcript(): string;
}

/** A mistake built into the engine, to see that the checkers find it. */
export interface Mistake {
  readonly judge?: typeof decide;
  readonly cloud?: (cloud: Cloud) => Cloud;
  readonly journal?: (journal: Journal) => Journal;
}

export async function runHistory(seed: number, mistake: Mistake = {}): Promise<History> {
  const weather = weatherOf(seed);
  const { world, luck } = weather;
  const clock = { now: () => world.now, sleep: () => Promise.resolve() };
  const cloud = createCloud({
    accounts: [{ name: 'default', regions: [world.home.region] }],
    clock,
    clientsFor: worldClients(world),
  });
  const plan = await planOf(weather, cloud);
  if (!plan) return noPlan(weather);

  const checkers = new Checkers(weather, plan);
  const journal = new MemoryJournal(clock.now);
  journal.begin(swap, { kind: 'approved', plan, requester, approver });
  const marks = new Set<string>();
  const mistaken = mistake.cloud?.(cloud) ?? cloud;
  const written = mistake.journal?.(journal) ?? journal;
  const judge = mistake.judge === undefined ? {} : { judge: mistake.judge };
  const ports = { clock, cloud: mortalCloud(), ...judge };
  const mortal = mortalJournal();
  let stale: OwnJournal | undefined;
  let own = await takenUp();

  for (let step = 1; step <= stepsMost; step++) {
    for (const word of weather.words) if (word.step === step) await say(word.what);
    if (weather.foreign && step % 20 === 0 && replay(journal.entries(swap)).question) await answer();
    const came = await stepOnce();
    if (came === 'killed') {
      stale = own;
      world.advance(luck.between(1, 60_000));
      own = await takenUp();
      continue;
    }
    marks.add(
      came.kind === 'acted'
        ? `act ${came.action.kind} ${came.answer.kind}`
        : came.kind === 'waiting'
          ? `wait ${came.why.kind}`
          : came.kind,
    );
    if (came.kind === 'ended') {
      if (!(await takeUp())) break;
      own = await takenUp();
      continue;
    }
    if (weather.zombie && luck.one(0.05)) await haunt();
    world.advance(came.kind === 'acted' ? 20 : Math.max(20, came.ms));
  }
  const end = journal.entries(swap).at(-1)?.event;
  const ended = end?.kind === 'ended' ? end : undefined;
  checkers.ends(ended, replay(journal.entries(swap)).takenUp !== undefined);
  for (const { event } of journal.entries(swap))
    marks.add(
      event.kind === 'phase'
        ? `phase ${event.phase}`
        : event.kind === 'turned'
          ? `turned ${event.cause.kind}`
          : event.kind,
    );
  if (ended) marks.add(`ended ${ended.outcome} ${ended.cause?.kind ?? ''}`.trim());
  return {
    seed,
    broken: checkers.broken,
    outcome: ended?.outcome ?? 'endless',
    features: weather.features,
    marks: [...marks],
    transcript: () => transcript(weather, journal, checkers),
  };

  /** A person's word is taken as the desk takes it: only while it makes sense. */
  async function say(what: 'pause' | 'continue' | 'abort' | 'undo' | 'finish'): Promise<void> {
    if ((await journal.live()).length > 0) await journal.ask(swap, { kind: 'asked', what, by: requester });
  }

  /** Somebody else has changed the group: a person answers, or nobody does. */
  async function answer(): Promise<void> {
    const what = luck.pick(['continue', 'abort', 'nobody'] as const);
    if (what !== 'nobody') await say(what);
  }

  /** After a halt that may be, somebody mends what AWS does and has the swap go on, at once or hours later. */
  async function takeUp(): Promise<boolean> {
    const entries = journal.entries(swap);
    const now = replay(entries);
    if (!weather.expected.includes('halted') || whyNotHalted(now) || now.takenUp || luck.one(0.3))
      return false;
    weather.mend();
    world.advance(luck.pick([60_000, 3 * 3_600_000]));
    const { group } = await cloud.observe(now.plan.group, [], []);
    if (whyNotThisGroup(now, group)) return false;
    await journal.takeUp(swap, entries.length + 1, { kind: 'taken-up', by: approver });
    return true;
  }

  async function takenUp(): Promise<OwnJournal> {
    return new OwnJournal(await journal.claim(swap), mortal);
  }

  async function stepOnce(): Promise<Step | 'killed'> {
    try {
      return await reconcile(own, ports);
    } catch (error) {
      if (error instanceof Killed) return 'killed';
      throw error;
    }
  }

  /** The process that was overtaken wakes up and tries to go on. */
  async function haunt(): Promise<void> {
    if (!stale) {
      stale = own;
      own = await takenUp();
    }
    const calls = world.recorder.calls.length;
    try {
      await reconcile(new OwnJournal(stale.lease, written), { clock, cloud, ...judge });
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error;
    }
    const wrote = world.recorder.calls
      .slice(calls)
      .some(call => /^(Attach|Detach|Enter|Exit|Terminate|Suspend|Resume|Update)/.test(call.action));
    if (wrote) checkers.broken.push('promise 5: a stale process has acted');
  }

  function maybeDie(where: string): void {
    if (weather.killShare > 0 && luck.one(weather.killShare)) throw new Killed(where);
  }

  function mortalCloud(): Cloud {
    return {
      ...mistaken,
      perform: async (group, action, under) => {
        checkers.performs(journal.entries(swap).at(-1)?.event, action);
        maybeDie('before the call');
        const answer = await mistaken.perform(group, action, under);
        maybeDie('before its answer');
        return answer;
      },
    };
  }

  function mortalJournal(): Journal {
    return {
      claim: of => journal.claim(of),
      read: (of, after) => journal.read(of, after),
      live: () => journal.live(),
      ask: (of, event) => journal.ask(of, event),
      takeUp: (of, seq, event) => journal.takeUp(of, seq, event),
      append: async (under, seq, event) => {
        maybeDie('before a write');
        const entry = await written.append(under, seq, event);
        maybeDie('after a write');
        return entry;
      },
    };
  }
}

/** Asks as a person would: again, while AWS throttles or a read is old. */
async function planOf(weather: Weather, cloud: Cloud): Promise<Plan | undefined> {
  const { world } = weather;
  const group: GroupRef = { account: 'default', region: world.home.region, name: groupName };
  const wish = {
    group: groupName,
    incoming: weather.incoming as readonly InstanceId[],
    batch: weather.batch,
    bakeMs: weather.bakeMs,
    keep: weather.keep,
    canary: weather.canary,
    protect: weather.protect,
    ...(weather.templateVersion === undefined ? {} : { templateVersion: weather.templateVersion }),
    ...(weather.emptyFirst ? { strategy: 'empty-first' as const } : {}),
  };
  for (let tries = 0; tries < 20; tries++) {
    try {
      const made = makePlan(
        group,
        wish,
        await cloud.survey(group, wish.incoming, surveyOf(wish, rules)),
        { ...rules, watchMs: weather.watchMs },
        undefined,
      );
      if (made.kind === 'plan') return made.plan;
    } catch (error) {
      if ((error as Error).name !== 'CloudError') throw error;
    }
    world.advance(5_000);
  }
  return undefined;
}

const noPlan = (weather: Weather): History => ({
  seed: weather.seed,
  broken: [],
  outcome: 'no plan',
  features: weather.features,
  marks: ['no plan'],
  transcript: () => `no plan could be made (${weather.features.join(', ')})`,
});

function transcript(weather: Weather, journal: MemoryJournal, checkers: Checkers): string {
  const entries = journal.entries(swap);
  const t0 = must(entries[0], 'a journal has a beginning').at;
  const lines = [
    ...entries.map(e => ({ at: e.at, text: `journal ${e.seq}: ${told(e.event)}` })),
    ...weather.world.recorder.calls
      .filter(call => !call.action.startsWith('Describe') && call.service === 'autoscaling')
      .map(call => ({
        at: call.at,
        text: `AWS ${call.number}: ${call.action} ${JSON.stringify(call.input)} → ${outcomeOf(call.outcome)}`,
      })),
  ].toSorted((a, b) => a.at - b.at);
  return [
    `seed ${weather.seed}: ${weather.features.join(', ') || 'fair weather'}`,
    truth('found', checkers.found),
    ...lines.map(({ at, text }) => `${((at - t0) / 1_000).toFixed(1).padStart(8)} s  ${text}`),
    truth('left', weather.world.group(groupName)),
    ...checkers.broken,
  ].join('\n');
}

const told = (event: JournalEvent): string =>
  event.kind === 'approved'
    ? `approved ${JSON.stringify({ ...event.plan, warnings: undefined })}`
    : JSON.stringify(event);

const truth = (label: string, of: ReturnType<Weather['world']['group']>): string =>
  `${label}: min ${of.min} desired ${of.desired} max ${of.max} suspended [${of.suspended.join(' ')}] ${of.members
    .map(m => `${m.id}:${m.lifecycle}${m.serving ? '' : '!'}`)
    .join(' ')}`;

const outcomeOf = (outcome: Weather['world']['recorder']['calls'][number]['outcome']): string =>
  outcome.kind === 'refused'
    ? `${outcome.code}: ${outcome.message}`
    : outcome.kind === 'lost'
      ? `lost (${outcome.took})`
      : outcome.kind;
