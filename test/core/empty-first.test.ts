/** The ladder of a group that is emptied first: nobody comes before all are gone, and it can be turned back until the first one goes. */
import { describe, expect, it } from 'vitest';
import { processNames } from '../../src/core/domain.ts';
import { patienceMs } from '../../src/core/limits.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import { group, memberOf, newId, plan, policy, requester, survey, web, wish } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const emptied = (): Story =>
  new Story({ ...plan(survey(), wish(3, { strategy: 'empty-first' })), marker: false });

describe('emptied first', () => {
  it('states the outage in its plan, and holds everything', () => {
    const { plan: made } = emptied();
    expect(made).toMatchObject({ floor: 0, roomMax: 3, finalDesired: 3, suspend: processNames.toSorted() });
    const seen = group(4, {
      members: [memberOf(newId(9), undefined, { lifecycle: 'Standby' }), ...group(3).members],
    });
    const partly = makePlan(
      web,
      wish(3, { strategy: 'empty-first' }),
      survey(3, 3, { group: seen }),
      policy,
      undefined,
    );
    expect(partly).toMatchObject({ kind: 'objections', objections: [{ kind: 'not-all', standby: 1 }] });
  });

  it('ends the old, sees the group empty again and again, and only then lets the new in', () => {
    const story = emptied();
    expect(story.acts()).toEqual({ kind: 'suspend', processes: story.plan.suspend });
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    for (const id of story.outgoing) {
      expect(story.acts()).toEqual({ kind: 'terminate', instance: id });
      story.become(id, 'Terminating');
    }
    expect(story.later(60_000).decided()).toMatchObject({ kind: 'wait' });
    for (const id of story.outgoing) story.leave(id);
    story.decided();
    expect(story.swap.phase).toBe('empty');
    story.later(1_000).decided();
    story.later(patienceMs);
    expect(story.acts()).toEqual({ kind: 'resize', min: 0, desired: 0 });
    story.settings = { ...story.settings, min: 0, desired: 0 };
    expect(story.acts()).toEqual({
      kind: 'resume',
      processes: ['AddToLoadBalancer', 'HealthCheck', 'Launch'],
    });
    story.settings = {
      ...story.settings,
      suspended: story.plan.suspend.filter(p => !['AddToLoadBalancer', 'HealthCheck', 'Launch'].includes(p)),
    };
    expect(story.acts()).toEqual({ kind: 'attach', instances: story.incoming });
    for (const id of story.incoming) story.join(id);
    story.settings = { ...story.settings, desired: 3 };
    story.later(1_000).goodLooks();
    expect(story.acts()).toEqual({ kind: 'resize', min: 3 });
    story.settings = { ...story.settings, min: 3 };
    expect(story.acts()).toMatchObject({ kind: 'resume' });
    story.settings = { ...story.settings, suspended: ['AZRebalance'] };
    expect(story.acts()).toEqual({ kind: 'resume', processes: ['AZRebalance'] });
    story.settings = { ...story.settings, suspended: [] };
    expect(story.decided()).toMatchObject({ kind: 'end', event: { outcome: 'swapped', lowestHealthy: 0 } });
  });

  it('can be turned back until the first one is ended, and not after', () => {
    const early = emptied();
    early.acts();
    early.write({ kind: 'asked', what: 'abort', by: requester });
    expect(early.later(patienceMs).acts().kind).toBe('resume');
    const late = emptied();
    late.acts();
    late.settings = { ...late.settings, suspended: late.plan.suspend };
    late.acts();
    late.write({ kind: 'asked', what: 'abort', by: requester });
    expect(late.decided()).toMatchObject({ kind: 'act', action: { kind: 'terminate' } });
  });

  it('ends nobody while Launch runs: strangers would come', () => {
    const story = emptied();
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend };
    story.acts();
    story.settings = { ...story.settings, suspended: story.plan.suspend.filter(p => p !== 'Launch') };
    expect(story.decided()).toMatchObject({ kind: 'wait' });
  });
});
