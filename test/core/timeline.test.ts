/** The picture at the end: what became of every instance as the journal has it, drawn so that nothing in a name is markup. */
import { describe, expect, it } from 'vitest';
import type { Answer, InstanceId } from '../../src/core/domain.ts';
import type { Entry, JournalEvent } from '../../src/core/journal.ts';
import { picture, pictureAlt } from '../../src/core/messages/picture.ts';
import { timelineOf } from '../../src/core/timeline.ts';
import { approver, newId, oldId, plan, requester, t0 } from '../helpers/build.ts';

const made = plan();

/** One event a second. */
function journal(...events: readonly JournalEvent[]): readonly Entry[] {
  const first: JournalEvent = { kind: 'approved', plan: made, requester, approver };
  return [first, ...events].map((event, i) => ({ seq: i + 1, at: t0 + i * 1_000, event }));
}
const answers = {
  accepted: { kind: 'accepted' },
  refused: { kind: 'refused', code: 'X', text: 'no' },
  lost: { kind: 'unknown', text: 'socket hang up' },
  'held back': { kind: 'unknown', heldBack: 'the network is away' },
} as const satisfies Record<string, Answer>;
const answered = (what: keyof typeof answers): JournalEvent => ({ kind: 'answered', answer: answers[what] });
const attach = (id: InstanceId): JournalEvent => ({
  kind: 'acting',
  action: { kind: 'attach', instances: [id] },
});
const states = (entries: readonly Entry[], id: InstanceId): readonly string[] =>
  timelineOf(entries)
    .rows.find(row => row.id === id)
    ?.spans.map(({ state, from, to }) => `${state} ${(from - t0) / 1_000}-${(to - t0) / 1_000}`) ?? [];

describe('what became of an instance', () => {
  it('that came in: outside, joining from the answer on, serving once all are healthy', () => {
    const entries = journal(
      attach(newId(1)),
      answered('accepted'),
      { kind: 'phase', phase: 'retire' },
      { kind: 'capacity', healthy: 3 },
    );
    expect(states(entries, newId(1))).toEqual(['outside 0-2', 'joining 2-3', 'serving 3-4']);
    expect(states(entries, newId(2))).toEqual(['outside 0-4']);
  });

  it('that left: Standby, ending, gone', () => {
    const entries = journal(
      { kind: 'acting', action: { kind: 'enter-standby', instances: [oldId(1)] } },
      answered('accepted'),
      { kind: 'acting', action: { kind: 'terminate', instance: oldId(1) } },
      answered('accepted'),
      { kind: 'phase', phase: 'restore' },
      { kind: 'ended', outcome: 'swapped', proof: [] },
    );
    expect(states(entries, oldId(1))).toEqual(['serving 0-2', 'standby 2-4', 'leaving 4-5', 'gone 5-6']);
    expect(timelineOf(entries).outcome).toBe('swapped');
  });

  it.each(['refused', 'held back'] as const)('is untouched by what was %s', what => {
    expect(states(journal(attach(newId(1)), answered(what)), newId(1))).toEqual(['outside 0-2']);
  });

  it('counts from the deed where no answer came, or it was lost', () => {
    const lost = journal(attach(newId(1)), answered('lost'));
    expect(states(lost, newId(1))).toEqual(['outside 0-2', 'joining 2-2']);
    const silent = journal(attach(newId(1)), { kind: 'capacity', healthy: 3 });
    expect(states(silent, newId(1))).toEqual(['outside 0-1', 'joining 1-2']);
  });

  it('shows who came back when it was undone', () => {
    const standby: JournalEvent = {
      kind: 'acting',
      action: { kind: 'enter-standby', instances: [oldId(1)] },
    };
    const back: JournalEvent = { kind: 'acting', action: { kind: 'exit-standby', instances: [oldId(1)] } };
    const entries = journal(standby, answered('accepted'), back, answered('accepted'), {
      kind: 'capacity',
      healthy: 2,
    });
    expect(states(entries, oldId(1))).toEqual(['serving 0-2', 'standby 2-4', 'serving 4-5']);
  });
});

describe('the drawing', () => {
  const [first, ...rest] = made.incoming;
  const wild = { ...made, incoming: first ? [{ ...first, name: '<b>&"\u0001' }, ...rest] : [] };
  const entries = journal({ kind: 'capacity', healthy: 2 }).map((entry, i) =>
    i === 0 ? { ...entry, event: { kind: 'approved' as const, plan: wild, requester, approver } } : entry,
  );

  it('holds a name as text, and nothing that XML cannot hold', () => {
    const svg = picture(timelineOf(entries), 's-00000001');
    expect(svg).toContain('>&lt;b&gt;&amp;&quot;<');
    expect(svg).not.toContain('\u0001');
    expect(svg).not.toContain('NaN');
  });

  it('is told in words as well', () => {
    expect(pictureAlt(timelineOf(entries))).toMatch(
      /3 instances in, 3 out, .* Lowest healthy count 2, floor 3/,
    );
  });
});
