/**
 * What became of every instance, and when, as the journal tells it: a deed counts from AWS's answer on, and
 * from the moment that it was begun where no answer came. Nothing is drawn that was not written down.
 */
import { unreachable } from './assert.ts';
import type { Action, Answer, InstanceId } from './domain.ts';
import type { Entry, Outcome, Phase } from './journal.ts';
import { replay } from './replay.ts';

export type MemberState =
  /** Runs, in no group. */
  | 'outside'
  /** Attached, not yet seen healthy. */
  | 'joining'
  | 'serving'
  | 'standby'
  /** AWS was asked to end it. */
  | 'leaving'
  | 'gone';

export interface Row {
  readonly id: InstanceId;
  readonly name?: string;
  readonly way: 'in' | 'out';
  /** Without gaps, from the beginning of the swap to its end. */
  readonly spans: readonly { readonly state: MemberState; readonly from: number; readonly to: number }[];
}

export interface Timeline {
  readonly group: string;
  readonly outcome: Outcome | undefined;
  readonly from: number;
  readonly to: number;
  readonly rows: readonly Row[];
  readonly phases: readonly { readonly phase: Phase; readonly from: number; readonly to: number }[];
  /** The lowest healthy count so far, each time that it fell. */
  readonly lows: readonly { readonly at: number; readonly healthy: number }[];
  readonly floor: number;
}

type Change = readonly [at: number, state: MemberState];

/** @param entries a whole journal, from its approval on */
export function timelineOf(entries: readonly Entry[]): Timeline {
  const { plan, passed, ended, approvedAt } = replay(entries);
  const to = ended?.at ?? entries.at(-1)?.at ?? approvedAt;
  const changes = new Map<InstanceId, Change[]>([
    ...plan.incoming.map(({ id }) => [id, [[approvedAt, 'outside']]] as [InstanceId, Change[]]),
    ...plan.outgoing.map(({ id }) => [id, [[approvedAt, 'serving']]] as [InstanceId, Change[]]),
  ]);
  const incoming = new Set(plan.incoming.map(({ id }) => id));
  const now = (id: InstanceId): MemberState | undefined => changes.get(id)?.at(-1)?.[1];
  const turn = (ids: readonly InstanceId[], at: number, state: MemberState): void => {
    for (const id of ids) changes.get(id)?.push([at, state]);
  };
  const settle = (at: number, before: MemberState, after: MemberState): void =>
    turn(
      [...changes.keys()].filter(id => now(id) === before),
      at,
      after,
    );
  const done = (action: Action, at: number): void => {
    const effect = effectOf(action, incoming);
    if (effect) turn(effect.ids, at, effect.state);
  };

  let open: { readonly action: Action; readonly at: number } | undefined;
  for (const { at, event } of entries) {
    if (event.kind === 'acting') {
      if (open) done(open.action, open.at);
      open = { action: event.action, at };
    } else if (event.kind === 'answered') {
      if (open && mayHaveHappened(event.answer)) done(open.action, at);
      open = undefined;
    } else if (event.kind === 'phase') {
      if (gateOpened.includes(event.phase)) settle(at, 'joining', 'serving');
      if (oldGone.includes(event.phase)) settle(at, 'leaving', 'gone');
    }
  }
  if (open) done(open.action, open.at);

  const row = (way: Row['way']) => (i: { readonly id: InstanceId; readonly name?: string }) => ({
    id: i.id,
    ...(i.name === undefined ? {} : { name: i.name }),
    way,
    spans: spansOf(changes.get(i.id) ?? [], to),
  });
  return {
    group: plan.group.name,
    outcome: ended?.outcome,
    from: approvedAt,
    to,
    rows: [...plan.incoming.map(row('in')), ...plan.outgoing.map(row('out'))],
    phases: passed.map(({ phase, at }, i) => ({ phase, from: at, to: passed[i + 1]?.at ?? to })),
    lows: entries.flatMap(({ at, event }) =>
      event.kind === 'capacity' ? [{ at, healthy: event.healthy }] : [],
    ),
    floor: plan.floor,
  };
}

/** Phases that are entered only once all incoming serve, or once all that AWS was asked to end is gone. */
const gateOpened: readonly Phase[] = ['protect', 'retire', 'template', 'restore'];
const oldGone: readonly Phase[] = ['zero', 'template', 'restore'];

const mayHaveHappened = (answer: Answer): boolean =>
  answer.kind === 'accepted' ||
  answer.kind === 'already' ||
  (answer.kind === 'unknown' && !('heldBack' in answer));

function effectOf(
  action: Action,
  incoming: ReadonlySet<InstanceId>,
): { readonly ids: readonly InstanceId[]; readonly state: MemberState } | undefined {
  switch (action.kind) {
    case 'attach':
      return { ids: action.instances, state: 'joining' };
    case 'detach':
      return { ids: action.instances, state: 'outside' };
    case 'enter-standby':
      return { ids: action.instances, state: 'standby' };
    case 'exit-standby':
      return { ids: action.instances, state: 'serving' };
    case 'terminate':
      return incoming.has(action.instance) ? undefined : { ids: [action.instance], state: 'leaving' };
    case 'suspend':
    case 'resume':
    case 'resize':
    case 'mark':
    case 'unmark':
    case 'set-template':
    case 'protect':
      return undefined;
    default:
      return unreachable(action);
  }
}

function spansOf(changes: readonly Change[], to: number): Row['spans'] {
  return changes
    .map(([from, state], i) => ({ state, from, to: changes[i + 1]?.[0] ?? to }))
    .filter((span, i) => span.to > span.from || i === changes.length - 1);
}
