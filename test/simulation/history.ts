/**
 * One history: the whole bot, from the command to the last line of the thread, over the simulated AWS and
 * Slack, through the weather of a seed. Time is the world's; nothing sleeps.
 */
import { planNow } from '../../src/app/planning.ts';
import { parse } from '../../src/core/command.ts';
import type { decide } from '../../src/core/decide.ts';
import type { Decision } from '../../src/core/decision.ts';
import type { GroupRef, Survey } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import type { Planned } from '../../src/core/make-plan.ts';
import { type Policy, policyFor } from '../../src/core/policy.ts';
import { policy } from '../helpers/build.ts';
import { settled } from '../helpers/virtual-clock.ts';
import { Checkers } from './checkers.ts';
import { type Came, People } from './people.ts';
import { type Mistake, Site } from './site.ts';
import { transcriptOf } from './transcript.ts';
import { groupName, start, type Weather, weatherOf } from './weather.ts';

export type { Mistake } from './site.ts';

/** More than any deadline: what has not ended by then never will. */
const limitMs = 16 * 3_600_000;
/** Things that happen in one moment, at most: what takes no time and has no end would hold up the run for ever. */
const roundsMost = 5_000;
/** Entries that the journals grow by in one moment, at most. */
const entriesMost = 1_000;
/** How often it is looked whether all is done and told. */
const quietEveryMs = 20_000;

export interface History {
  readonly weather: Weather;
  readonly broken: readonly string[];
  readonly outcome: string;
  /** What was decided, done and objected to, for the coverage report. */
  readonly marks: readonly string[];
  /** Readable, step by step. */
  transcript(): string;
}

/** Sees every decision as it is taken. */
export type Witness = (site: Site, ...of: [...Parameters<typeof decide>, ReturnType<typeof decide>]) => void;

/** @param of a seed, or a weather that no history has begun in yet */
export async function runHistory(
  of: number | Weather,
  mistake: Mistake = {},
  witness?: Witness,
): Promise<History> {
  const weather = typeof of === 'number' ? weatherOf(of) : of;
  const stopsAtFirst = Object.keys(mistake).length > 0;
  const marks = new Set<string>();
  const objected = new Map<string, readonly string[]>();
  const site: Site = new Site(weather, rulesOf(weather), mistake, {
    performs: (...asked) => checkers.performs(...asked),
    surveyed: (group, seen) => void heed(group, seen),
    decided: (...of) => {
      markDecision(marks, of[3]);
      witness?.(site, ...of);
    },
  });
  const checkers = new Checkers(site);
  const people = new People(site, {
    breaks: (promise, what) => checkers.breaks(promise, what),
    objected: group => objected.get(group),
  });

  for (let i = weather.replicas ? 2 : 1; i > 0; i--) site.start();
  const { deletedAt } = weather.slack;
  if (deletedAt !== undefined) weather.world.at(deletedAt, () => site.slack.deleteCard());
  let came: Came | undefined;
  const played = { over: false };
  void play()
    .catch((error: unknown) => {
      const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
      checkers.breaks(6, `the story cannot be told: ${what}`);
    })
    .finally(() => {
      played.over = true;
    });
  let moment = { at: site.clock.now(), rounds: 0, entries: 0 };
  for (;;) {
    await settled();
    checkers.look();
    const { entries } = site.store;
    if (moment.at === site.clock.now()) moment.rounds++;
    else moment = { at: site.clock.now(), rounds: 0, entries };
    if (moment.rounds > roundsMost || entries - moment.entries > entriesMost) {
      checkers.breaks(6, 'goes round and round in one moment');
      break;
    }
    if (played.over || (stopsAtFirst && checkers.broken.length > 0)) break;
    if (!site.clock.tick(start + limitMs)) break;
  }
  checkers.ends(came);
  for (const swap of site.store.journal.begun())
    for (const { event } of site.store.journal.entries(swap)) marks.add(markOf(event));
  for (const { state } of site.store.all()) marks.add(`request ${state}`);
  for (const mark of site.marks) marks.add(mark);
  const outcome = outcomeOf(site, came);
  return {
    weather,
    broken: checkers.broken,
    outcome,
    marks: [...marks],
    transcript: () => transcriptOf(site, checkers.broken),
  };

  async function play(): Promise<void> {
    const besides = weather.neighbour && people.neighbour(weather.neighbour);
    came = await people.request();
    await besides;
    await quiet();
    if (came.kind !== 'begun') return;
    await people.afterHalt(came.swap);
    await quiet();
  }

  async function quiet(): Promise<void> {
    while (!site.isQuiet) await site.clock.sleep(quietEveryMs);
  }

  async function heed(group: GroupRef, seen: Survey): Promise<void> {
    objected.delete(group.name);
    const planned = await judgedLike(site, group, seen);
    if (planned?.kind === 'objections') {
      const kinds = planned.objections.map(({ kind }) => kind);
      objected.set(group.name, kinds);
      for (const kind of kinds) marks.add(`objection ${kind}`);
    }
    if (planned?.kind === 'plan') for (const { kind } of planned.plan.warnings) marks.add(`warning ${kind}`);
  }
}

/** The group of the story has its own entry; every other one the plain rules with the same people. */
function rulesOf({ policy: drawn }: Weather): Policy {
  const { requesters, approvers } = drawn;
  return {
    channels: [],
    groups: [
      { ...drawn, match: groupName },
      { ...policy, match: '*', requesters, approvers },
    ],
  };
}

/** What the look that the bot has just taken makes of the command that waits for its answer. */
async function judgedLike(site: Site, group: GroupRef, seen: Survey): Promise<Planned | undefined> {
  const command = parse(site.typed.get(group.name) ?? '');
  const rules = policyFor(site.policy, group);
  if (command.kind !== 'swap' || !rules) return undefined;
  const cloud = { ...site.cloud, survey: () => Promise.resolve(seen) };
  return planNow({ cloud, requests: site.store.requests }, group, command.wish, rules);
}

function markDecision(marks: Set<string>, decision: Decision): void {
  switch (decision.kind) {
    case 'act':
      marks.add(`act ${decision.action.kind}`);
      break;
    case 'wait':
      marks.add(`wait ${decision.why.kind}`);
      break;
    case 'note':
      marks.add(`note ${decision.event.kind}`);
      break;
    case 'look':
    case 'end':
      marks.add(decision.kind);
      break;
  }
}

function markOf(event: JournalEvent): string {
  if (event.kind === 'phase') return `phase ${event.phase}`;
  if (event.kind === 'turned') return `turned ${event.cause.kind}`;
  if (event.kind === 'answered') return `answer ${event.answer.kind}`;
  if (event.kind === 'asked') return `asked ${event.what}`;
  if (event.kind === 'ended') return `ended ${event.outcome}${event.cause ? ` ${event.cause.kind}` : ''}`;
  return `event ${event.kind}`;
}

function outcomeOf(site: Site, came: Came | undefined): string {
  if (came === undefined) return 'endless';
  if (came.kind === 'ended') return came.as;
  const last = site.store.journal.entries(came.swap).findLast(({ event }) => event.kind === 'ended');
  return last?.event.kind === 'ended' ? last.event.outcome : 'endless';
}
