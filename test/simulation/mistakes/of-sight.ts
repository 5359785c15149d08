/** What is seen is taken for something else, or for still so. */
import { decide } from '../../../src/core/decide.ts';
import { enter } from '../../../src/core/decision.ts';
import { bound, type Mistakes, seeing } from './planting.ts';

export const ofSight: Mistakes = {
  'decides by answers that are minutes old': {
    only: ['looks come late'],
    where: ({ lateShare }) => lateShare > 0.05,
    cloud: cloud => ({
      ...cloud,
      observe: async (...asked) => ({
        ...(await cloud.observe(...asked)),
        oldestAt: Number.POSITIVE_INFINITY,
      }),
    }),
  },
  'does not ask EC2 whether they run': {
    only: ['looks come late', 'instances die'],
    judge: seeing(({ instances }) => ({
      instances: new Map([...instances].map(([id, i]) => [id, { ...i, state: 'running' as const }])),
    })),
  },
  'returns to service what has died': {
    only: ['looks come late', 'instances die'],
    where: ({ typed }) => typed.includes('--bake 5m'),
    judge: (swap, seen, now) =>
      swap.phase === 'undo-return'
        ? decide(
            swap,
            {
              ...seen,
              instances: new Map(
                [...seen.instances].map(([id, i]) => [id, { ...i, state: 'running' as const }]),
              ),
            },
            now,
          )
        : decide(swap, seen, now),
  },
  'counts what waits in Standby as serving': {
    only: ['looks come late', 'instances die'],
    where: ({ typed }) => typed.includes('--bake 5m'),
    judge: (swap, seen, now) => {
      const waiting = seen.group?.members.filter(m => m.lifecycle === 'Standby').length ?? 0;
      return decide({ ...swap, plan: { ...swap.plan, floor: swap.plan.floor - waiting } }, seen, now);
    },
  },
  'takes the new ones out before the old ones are back': {
    only: ['people have a word'],
    where: ({ words, typed }) =>
      typed.includes('--bake 5m') && words.some(w => w.what === 'abort' || w.what === 'undo'),
    judge: (swap, seen, now) =>
      swap.phase === 'undo-return' || swap.phase === 'undo-gate'
        ? enter('undo-detach')
        : decide(swap, seen, now),
  },
  'takes whatever is registered for healthy': {
    judge: seeing(({ sources }) =>
      sources
        ? {
            sources: sources.map(({ source, targets }) => ({
              source,
              targets: new Map([...targets].map(([id]) => [id, { state: 'healthy' as const }])),
            })),
          }
        : {},
    ),
  },
  'ends the swap once it has put the settings back': {
    judge: (swap, seen, now) => {
      const decision = decide(swap, seen, now);
      return decision.kind === 'act' && decision.action.kind === 'unmark'
        ? { kind: 'end', event: { kind: 'ended', outcome: swap.turned ? 'undone' : 'swapped', proof: [] } }
        : decision;
    },
  },
  'goes on under the claim of the one before': {
    sure: ['two processes', 'the bot hangs'],
    mayActAlways: true,
    journal: journal => {
      const claims = new Map<string, ReturnType<typeof journal.claim>>();
      return {
        ...bound(journal),
        claim: swap => {
          const claimed = claims.get(swap) ?? journal.claim(swap);
          claims.set(swap, claimed);
          return claimed;
        },
      };
    },
  },
};
