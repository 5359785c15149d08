/** Not what was shown, not in that order, too soon, or against a person's word. */
import { decide } from '../../../src/core/decide.ts';
import { act, enter, halt } from '../../../src/core/decision.ts';
import type { Observation } from '../../../src/core/domain.ts';
import { questionMs } from '../../../src/core/limits.ts';
import { changed, type Judge, knowing, type Mistakes, seeing, withPlan } from './planting.ts';

const alarmsOk: Judge = seeing(({ alarms }) => ({
  alarms: new Map([...(alarms ?? new Map<string, never>()).keys()].map(name => [name, 'OK'] as const)),
}));

export const ofTheCourse: Mistakes = {
  'sends all although one was to go first': {
    only: [],
    where: ({ typed }) => typed.includes('--canary'),
    judge: withPlan(() => ({ canary: false })),
  },
  'takes the canary for the rest': {
    only: [],
    where: ({ typed }) => typed.includes('--canary'),
    judge: (swap, seen, now) =>
      swap.phase === 'canary' &&
      swap.tries.size > 0 &&
      [...swap.tries.keys()].some(k => k.startsWith('attach '))
        ? { kind: 'note', event: { kind: 'phase', phase: 'attach' } }
        : decide(swap, seen, now),
  },
  'takes one good look for several': {
    only: [],
    judge: withPlan(({ gate }) => ({ gate: { ...gate, looks: 1 } })),
  },
  'counts looks without time between them': {
    only: [],
    judge: withPlan(({ gate }) => ({ gate: { ...gate, everyMs: 1 } })),
  },
  'retires all at once': {
    only: [],
    where: ({ typed }) => typed.includes('--batch 1 '),
    judge: withPlan(({ batches }) => ({ batches: [batches.flat()] })),
  },
  'retires batch upon batch without a look between': {
    only: [],
    where: ({ typed }) => typed.includes('--batch 1 '),
    judge: knowing(({ phase, lastDeed, plan, looked }, now) =>
      phase === 'retire' && lastDeed?.action.kind === 'enter-standby'
        ? { looked: { good: plan.gate.looks, at: now, waitingFor: looked.waitingFor } }
        : {},
    ),
  },
  'retires in another order': {
    only: [],
    judge: withPlan(({ batches }) => ({ batches: batches.toReversed() })),
  },
  'cuts the bake short': {
    only: [],
    where: ({ typed }) => typed.includes('--bake 5m'),
    judge: withPlan(() => ({ bakeMs: 0 })),
  },
  'terminates what the plan keeps': {
    only: [],
    where: ({ typed }) => typed.includes('--keep'),
    judge: withPlan(() => ({ old: 'terminate' })),
  },
  'does not look at alarms once the old ones leave': {
    only: ['an alarm is watched'],
    where: ({ typed, mishaps }) => typed.includes('--bake 5m') && mishaps.alarmAt !== undefined,
    judge: (swap, seen, now) =>
      (['retire', 'bake', 'terminate'].includes(swap.phase) ? alarmsOk : decide)(swap, seen, now),
  },
  'goes on while it is paused': {
    only: ['people have a word'],
    where: ({ words }) => words.some(w => w.what === 'pause'),
    judge: (swap, seen, now) => {
      const { pausedSince: _, ...going } = swap;
      return decide(going, seen, now);
    },
  },
  'does not hear that it shall turn back': {
    only: ['people have a word'],
    where: ({ words }) => words.some(w => w.what === 'abort' || w.what === 'undo'),
    judge: (swap, seen, now) => {
      const { asked: _, ...deaf } = swap;
      return decide(deaf, seen, now);
    },
  },
  'goes on by a group that others have changed': {
    only: ['somebody else changes the group'],
    judge: (swap, seen, now) => {
      const { question: _, pausedSince: __, ...calm } = swap;
      const decision = decide(calm, asPlanned(swap.plan.found, swap.plan.roomMax, seen), now);
      return decision;
    },
  },
  'puts max back whatever others have made of it': {
    only: ['somebody else changes the group'],
    judge: (swap, seen, now) => {
      const max = seen.group?.settings.max;
      return swap.phase.endsWith('restore') && max !== swap.plan.found.max && !swap.tries.has('resize found')
        ? act({ kind: 'resize', max: swap.plan.found.max })
        : decide(swap, seen, now);
    },
  },
  'halts by the question that it has turned back for': {
    only: ['somebody else changes the group'],
    judge: (swap, seen, now) =>
      swap.turned?.cause.kind === 'foreign' ? halt(swap.turned.cause) : decide(swap, seen, now),
  },
  'never takes silence for an answer': {
    only: ['somebody else changes the group'],
    judge: knowing(({ question }, now) =>
      question ? { question: { ...question, at: Math.max(question.at, now - questionMs) } } : {},
    ),
  },
  'counts the time of the whole from the phase': {
    only: ['little time'],
    where: ({ policy }) => policy.deadlineMs < 200_000,
    judge: knowing(({ phaseAt }) => ({ deadlineFrom: phaseAt })),
  },
  'touches sizes before the group is held still': {
    only: [],
    judge: (swap, seen, now) =>
      swap.phase === 'suspend'
        ? enter(swap.plan.strategy === 'empty-first' ? 'empty' : 'room')
        : decide(swap, seen, now),
  },
  'takes what it has sent for done': {
    only: ['faults of AWS'],
    judge: knowing(({ tries }) => ({
      tries: new Map([...tries].map(([key, tried]) => [key, { ...tried, taken: tried.at > 0 }])),
    })),
  },
  'protects only the first': {
    only: [],
    where: ({ typed }) => typed.includes('--protect'),
    judge: (swap, seen, now) =>
      swap.phase === 'protect' && [...swap.tries.keys()].some(key => key.startsWith('protect '))
        ? enter('retire')
        : firstOnly(swap, seen, now),
  },
};

const firstOnly = changed(action =>
  action.kind === 'protect' ? { ...action, instances: action.instances.slice(0, 1) } : action,
);

function asPlanned(found: { max: number }, roomMax: number, seen: Observation): Observation {
  const { group } = seen;
  if (!group) return seen;
  const { settings } = group;
  const max = settings.max === found.max ? found.max : roomMax;
  return { ...seen, group: { ...group, settings: { ...settings, max } } };
}
