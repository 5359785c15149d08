/** What the group is left with, and what it launches by itself. */
import { decide } from '../../../src/core/decide.ts';
import { act } from '../../../src/core/decision.ts';
import { processNames } from '../../../src/core/domain.ts';
import { markerKey, readMarker } from '../../../src/core/marker.ts';
import { ids } from '../../../src/core/plan.ts';
import type { Weather } from '../weather.ts';
import { changed, type Mistakes, performing, recovering, withPlan } from './planting.ts';

/** Where a swap is likely to halt, and is put back then. */
const recovered = ({ afterHalt, features, typed }: Weather): boolean =>
  afterHalt?.what === 'put back' &&
  features.includes('the group is emptied first') &&
  typed.includes('empty-first') &&
  features.some(f => f === 'a sick newcomer' || f === 'a permission is missing');

export const ofSettings: Mistakes = {
  'resumes all nine processes': {
    cloud: performing(action => (action.kind === 'resume' ? { ...action, processes: processNames } : action)),
  },
  'releases what others had suspended': {
    only: ['some suspended before'],
    where: weather => weather.features.includes('some suspended before'),
    judge: changed((action, { plan }) =>
      action.kind === 'resume'
        ? { ...action, processes: [...action.processes, ...plan.found.suspended] }
        : action,
    ),
  },
  'forgets AZRebalance at the end': {
    judge: withPlan((plan, swap) =>
      swap.phase.endsWith('restore') ? { suspend: plan.suspend.filter(p => p !== 'AZRebalance') } : {},
    ),
  },
  'does not put max back': {
    only: [],
    judge: withPlan((plan, swap) => (swap.phase.endsWith('restore') ? { roomMax: plan.found.max } : {})),
  },
  'sets the launch template while the old ones serve': {
    only: [],
    judge: (swap, seen, now) => {
      const { phase, plan } = swap;
      return phase === 'gate' && plan.template && !swap.tries.has('set-template template')
        ? act({ kind: 'set-template', template: plan.template.name, version: plan.template.version })
        : decide(swap, seen, now);
    },
  },
  'protects the old ones from scale-in': {
    only: [],
    judge: changed((action, { plan }) =>
      action.kind === 'protect' ? { ...action, instances: ids(plan.outgoing) } : action,
    ),
  },
  'forgets what it held when it is taken up again': {
    only: ['the group is emptied first', 'a permission is missing'],
    where: ({ features, afterHalt }) =>
      afterHalt?.what === 'take up' &&
      features.includes('the group is emptied first') &&
      features.includes('a permission is missing'),
    judge: (swap, seen, now) =>
      decide(swap.takenUp && !swap.turned ? { ...swap, tries: new Map() } : swap, seen, now),
  },
  'writes a constant min': {
    only: [],
    judge: changed(action => (action.kind === 'resize' ? { ...action, min: 1 } : action)),
  },
  'removes the marker before all else': {
    only: [],
    judge: (swap, seen, now) =>
      swap.phase === 'restore' &&
      seen.group?.tags[markerKey] !== undefined &&
      !swap.tries.has('unmark marker')
        ? act({ kind: 'unmark' })
        : decide(swap, seen, now),
  },
  'sets the launch template first': {
    only: [],
    judge: (swap, seen, now) =>
      swap.phase === 'room' && swap.plan.template && !swap.tries.has('set-template template')
        ? act({
            kind: 'set-template',
            template: swap.plan.template.name,
            version: swap.plan.template.version,
          })
        : decide(swap, seen, now),
  },
  'protects the old ones too': {
    only: [],
    where: weather => weather.typed.includes('--protect'),
    judge: changed((action, { plan }) =>
      action.kind === 'protect'
        ? { ...action, instances: [...action.instances, ...ids(plan.outgoing)].slice(0, 19) }
        : action,
    ),
  },
  'puts a group back by the marker alone while it runs': {
    only: ['somebody touches the marker'],
    where: ({ mishaps }) => mishaps.marker,
    judge: (swap, seen, now) => {
      const marker = readMarker(seen.group?.tags[markerKey] ?? '');
      const found = marker?.found ?? seen.group?.settings ?? swap.plan.found;
      return decide(
        swap.phase.endsWith('restore') ? { ...swap, plan: { ...swap.plan, found } } : swap,
        seen,
        now,
      );
    },
  },
  'recovers a group by resuming all nine': {
    only: ['the group is emptied first', 'a sick newcomer', 'some suspended before'],
    where: recovered,
    cloud: recovering(action => (action.kind === 'resume' ? { ...action, processes: processNames } : action)),
  },
  'recovers a group with a constant min': {
    only: ['the group is emptied first', 'a sick newcomer', 'another number of instances'],
    where: recovered,
    cloud: recovering(action => (action.kind === 'resize' ? { ...action, min: 1 } : action)),
  },
};
