/**
 * Makes the journals that this version writes, for the tests of later ones: `node --import tsx
 * test/store/make-journals.ts FILE [NAME...]`. The real engine runs swaps in the simulated AWS, all or those named,
 * until every kind of event, action, answer, word and phase has been written. A fixture is added when one of those
 * is, and never changed.
 */
import { writeFileSync } from 'node:fs';
import { OwnJournal } from '../../src/app/own-journal.ts';
import { reconcile } from '../../src/app/reconcile.ts';
import type { InstanceId, PersonId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { Wish } from '../../src/core/plan.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import { replay } from '../../src/core/replay.ts';
import type { Swap } from '../../src/core/swap.ts';
import type { Cloud } from '../../src/ports.ts';
import { policy } from '../helpers/build.ts';
import { groupRef, type WorldSwaps, worldSwaps } from '../helpers/world-swaps.ts';

const by = 'U0APPROVER' as PersonId;
type Word = Extract<JournalEvent, { kind: 'asked' }>['what'];

/** What happens before a step; the answer is whether that is done now. */
interface Mishap {
  readonly when: (swap: Swap) => boolean;
  readonly what: (here: WorldSwaps, say: (word: Word) => Promise<unknown>) => unknown;
}

interface Script {
  readonly wish?: Partial<Wish>;
  readonly rules?: Partial<GroupPolicy>;
  readonly mishaps?: readonly Mishap[];
  readonly cloud?: (cloud: Cloud, swap: () => Swap) => Cloud;
}

const inPhase =
  (phase: string) =>
  (swap: Swap): boolean =>
    swap.phase === phase;
const hears = (when: Mishap['when'], word: Word): Mishap => ({ when, what: (_here, say) => say(word) });

let hidden = 3;
let late = true;
const scripts: Readonly<Record<string, Script>> = {
  'attach-first with all options': { wish: { canary: true, protect: true, templateVersion: '1' } },
  'empty-first': { wish: { strategy: 'empty-first' } },
  'paused, let go on and finished': {
    rules: { bakeMs: 3_600_000 },
    mishaps: [
      hears(inPhase('gate'), 'pause'),
      hears(swap => swap.pausedSince !== undefined, 'continue'),
      hears(inPhase('bake'), 'finish'),
    ],
  },
  'changed by somebody else and aborted': {
    mishaps: [
      { when: inPhase('gate'), what: here => here.world.resize('web', { max: 9 }) },
      hears(swap => swap.question !== undefined, 'abort'),
    ],
  },
  undone: { rules: { bakeMs: 3_600_000 }, mishaps: [hears(inPhase('bake'), 'undo')] },
  'blind, without the group for a while, halted and taken up': {
    mishaps: [
      {
        when: inPhase('gate'),
        what: here => {
          here.world.addFault({
            action: 'DescribeAutoScalingGroups',
            times: 3,
            fault: { kind: 'access-denied' },
          });
        },
      },
      {
        when: inPhase('bake'),
        what: here => {
          const disarm = here.world.addFault({
            action: 'TerminateInstanceInAutoScalingGroup',
            fault: { kind: 'access-denied' },
          });
          here.world.at(here.world.now + 3_600_000, disarm);
        },
      },
    ],
    cloud: (cloud, swap) => ({
      ...cloud,
      observe: async (...asked) => {
        const seen = await cloud.observe(...asked);
        if (swap().phase !== 'bake' || hidden-- <= 0) return seen;
        const { group: _, ...rest } = seen;
        return rest as typeof seen;
      },
    }),
  },
  'turned back, as the bot could send nothing': {
    mishaps: [
      {
        when: inPhase('mark'),
        what: ({ world }) => {
          world.addFault({ action: 'GetCallerIdentity', times: 3, fault: { kind: 'expired-credentials' } });
        },
      },
    ],
  },
  'held back by the bot itself, and answered in every other way': {
    wish: { canary: true },
    mishaps: [
      {
        when: inPhase('mark'),
        what: ({ world }) => {
          const whose = { action: 'GetCallerIdentity' };
          world.addFault({ ...whose, times: 4, fault: { kind: 'server-error', status: 500 } });
          world.addFault({ ...whose, times: 1, fault: { kind: 'expired-credentials' } });
          world.addFault({ ...whose, times: 4, fault: { kind: 'throttled' } });
          const sizes = { action: 'UpdateAutoScalingGroup', times: 1 };
          world.addFault({ ...sizes, fault: { kind: 'throttled' } });
          world.addFault({ ...sizes, fault: { kind: 'expired-credentials' } });
          world.addFault({ ...sizes, fault: { kind: 'lost-request' } });
        },
      },
    ],
    cloud: (cloud, swap) => ({
      ...cloud,
      perform: async (group, action, acting) => {
        const isLate = (): boolean => late && swap().phase === 'canary';
        const answer = await cloud.perform(group, action, { ...acting, isLate });
        if (action.kind !== 'attach') return answer;
        late = false;
        // As if it had been sent twice: of the second one AWS says that it is so already.
        return answer.kind === 'accepted' ? cloud.perform(group, action, acting) : answer;
      },
    }),
  },
};

async function played({ wish = {}, rules = {}, mishaps = [], cloud: changed }: Script) {
  const here = worldSwaps();
  const { world, clock, journal } = here;
  world.addTargetGroup({ name: 'tg', intervalMs: 5_000, deregistrationDelayMs: 10_000 });
  world.addGroup({ name: 'web', min: 2, max: 2, desired: 2, targetGroups: ['tg'] });
  const incoming = ['a', 'b'].map(az => world.addInstance({ az }) as InstanceId);
  const all = {
    ...policy,
    bakeMs: 60_000,
    watchMs: 30_000,
    gate: { looks: 2, everyMs: 5_000, timeoutMs: 600_000 },
    ...rules,
  };
  const group = groupRef('web');
  const options = wish.templateVersion === undefined ? {} : { templateVersion: wish.templateVersion };
  const seen = await clock.until(here.cloud.survey(group, incoming, options));
  const id = here.approve(makePlan(group, { group: 'web', incoming, ...wish }, seen, all, undefined));
  const own = new OwnJournal(await journal.claim(id), journal);
  const cloud = changed ? changed(here.cloud, () => own.swap) : here.cloud;
  const left = [...mishaps];
  const say = (what: Word) => journal.ask(id, { kind: 'asked', what, by });
  await clock.until(steps());
  return journal.entries(id);

  async function steps(): Promise<void> {
    for (let taken = false; ; ) {
      if (left[0]?.when(replay(journal.entries(id)))) await left.shift()?.what(here, say);
      const step = await reconcile(own, { cloud, clock });
      if (step.kind !== 'ended') {
        await clock.sleep(step.kind === 'acted' ? 0 : step.ms);
        continue;
      }
      if (here.outcome(id) !== 'halted' || taken) return;
      taken = true;
      await clock.sleep(3_600_000);
      await journal.takeUp(id, journal.entries(id).length + 1, { kind: 'taken-up', by });
    }
  }
}

const [to = 'journals.jsonl', ...names] = process.argv.slice(2);
const lines: string[] = [];
for (const [name, script] of Object.entries(scripts)) {
  if (names.length > 0 && !names.includes(name)) continue;
  lines.push(JSON.stringify({ name, entries: await played(script) }));
}
writeFileSync(to, `${lines.join('\n')}\n`);
