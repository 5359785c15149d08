/** Swaps in every state that a card can show: each phase, a question, a halt, undone and swapped, with their threads. */

import { lineOf } from '../../src/app/posts.ts';
import type { Action, InstanceId, SwapId } from '../../src/core/domain.ts';
import { type Glance, glanceOf } from '../../src/core/glance.ts';
import type { Phase } from '../../src/core/journal.ts';
import { endReport } from '../../src/core/messages/end-report.ts';
import type { Plan } from '../../src/core/plan.ts';
import { replay } from '../../src/core/replay.ts';
import type { Request } from '../../src/core/request.ts';
import type { Swap } from '../../src/core/swap.ts';
import { type Card, join, type Words } from '../../src/core/words.ts';
import { approver, plan, policy, request, requester, survey, t0, wish } from './build.ts';
import { Story } from './story.ts';

/** Text that is not ours, as it arrives. */
export type Theirs = (text: string) => string;

export interface Moment {
  readonly name: string;
  readonly request: Request;
  readonly swap: Swap;
  readonly live: { readonly glance?: Glance; readonly now: number };
  /** What the thread says by then. */
  readonly lines: Words;
  /** What ends the thread of a swap that is over. */
  readonly report?: Card;
  /** The same, one by one. */
  readonly told: readonly Words[];
}

/** So many out, as many in, with names. */
export function planOf(size: number, theirs: Theirs, more: Partial<Plan> = {}): Plan {
  const made = plan(survey(size, size), wish(size), {
    ...policy,
    bakeMs: 600_000,
    gate: { looks: 3, everyMs: 5_000, timeoutMs: 600_000 },
  });
  const named = (all: Plan['incoming'], name: string): Plan['incoming'] =>
    all.map((i, n) => ({ ...i, name: theirs(`${name}-${n + 1}`), launchedAt: t0 - (n + 1) * 7_200_000 }));
  return {
    ...made,
    group: { ...made.group, name: theirs('web-prod') },
    incoming: named(made.incoming, 'web-next'),
    outgoing: named(made.outgoing, 'web'),
    trafficSources: [{ kind: 'target-group', arn: 'arn:tg/web', name: theirs('tg-web') }],
    watchMs: 30_000,
    ...more,
  };
}

const phasesShown: readonly Phase[] = ['attach', 'gate', 'retire', 'bake', 'terminate', 'restore', 'watch'];

export function moments(theirs: Theirs): readonly Moment[] {
  const whole = goodStory(theirs);
  const found: Moment[] = phasesShown.map(phase => {
    const at = whole.entries.findLastIndex((_, i) => replay(whole.entries.slice(0, i + 1)).phase === phase);
    return momentOf(
      `live: ${phase}`,
      whole.plan,
      whole.entries.slice(0, Math.max(1, at)),
      whole.glances.get(phase),
    );
  });
  const asked = stuckStory(theirs);
  asked.write({ kind: 'foreign', what: [theirs('max is 9, it was 3 and is 6 meanwhile')] });
  const turned = stuckStory(theirs);
  turned.write({ kind: 'asked', what: 'abort', by: approver });
  turned.decided();
  const halted = stuckStory(theirs);
  halted.write({
    kind: 'ended',
    outcome: 'halted',
    cause: {
      kind: 'denied',
      permission: 'autoscaling:TerminateInstanceInAutoScalingGroup',
      text: theirs('User: arn:aws:sts::111122223333:assumed-role/bot is not authorized'),
    },
    proof: [],
    lowestHealthy: 3,
  });
  const sixty = new Story(planOf(60, theirs)).attached();
  const paused = stuckStory(theirs);
  paused.write({ kind: 'asked', what: 'pause', by: requester });
  return [
    momentOf('live: just begun', whole.plan, whole.entries.slice(0, 1), undefined),
    ...found,
    momentOf('live: 60 instances', sixty.plan, sixty.entries, glanceOf(sixty.plan, sixty.look())),
    momentOf('live: paused', paused.plan, paused.entries, glanceOf(paused.plan, paused.look())),
    momentOf('live: question', asked.plan, asked.entries, glanceOf(asked.plan, asked.look())),
    momentOf('live: undoing', turned.plan, turned.entries, glanceOf(turned.plan, turned.look())),
    momentOf('ended: halted', halted.plan, halted.entries, undefined),
    momentOf('ended: undone', ...undone(theirs)),
    momentOf('ended: swapped', whole.plan, whole.entries, undefined),
    momentOf('ended: swapped, 60 instances', ...swappedMany(theirs)),
  ];
}

function momentOf(name: string, of: Plan, entries: Story['entries'], glance: Glance | undefined): Moment {
  const swap = replay(entries);
  const lines = entries.flatMap(entry => {
    const line = lineOf(entries, entry);
    return line ? [line] : [];
  });
  return {
    name,
    request: request({ id: 's-4kx9q2mv' as SwapId, plan: of, state: 'approved', settledBy: approver }),
    swap,
    live: { ...(glance ? { glance } : {}), now: (entries.at(-1)?.at ?? t0) + 5_000 },
    lines: join(lines, '\n'),
    ...(swap.ended ? { report: endReport(swap, undefined, entries) } : {}),
    told: lines,
  };
}

/** Goes on until the swap has ended or `until` is so; AWS does at once whatever it is asked to, but for draining. */
function play(story: Story, until: (swap: Swap) => boolean = () => false, look?: () => void): Story {
  for (let i = 0; i < 500 && !story.swap.ended && !until(story.swap); i++) {
    const decision = story.decided();
    look?.();
    if (decision.kind === 'act') {
      const action = story.acts({ kind: 'accepted', requestId: requestId(i) });
      happens(story, action);
      if (action.kind === 'enter-standby') story.later(story.plan.drainMs);
    } else if (decision.kind === 'end') story.write(decision.event);
    story.later(decision.kind === 'wait' ? Math.max(decision.ms, 1_000) : 1_000);
  }
  return story;
}

const requestId = (i: number): string => `6f0f5d2e-9f5c-4a57-8a6e-${String(i).padStart(12, '0')}`;

function happens(story: Story, action: Action): void {
  if (action.kind === 'protect') {
    for (const id of action.instances) story.join(id, undefined, { protected: true });
  } else if ('instances' in action) {
    for (const id of action.instances) moves(story, id, action.kind);
    const many = action.instances.length;
    const change = { attach: many, 'exit-standby': many, 'enter-standby': -many, detach: 0 }[action.kind];
    const left = action.kind === 'detach' && action.decrement ? -many : change;
    story.shows({ desired: story.settings.desired + left });
  } else if (action.kind === 'terminate') story.leave(action.instance);
  else if (action.kind === 'resize') {
    const { kind: _, ...sizes } = action;
    story.shows(sizes);
  } else if ('processes' in action) {
    const others = story.settings.suspended.filter(p => !action.processes.includes(p));
    story.shows({ suspended: action.kind === 'suspend' ? [...others, ...action.processes] : others });
  }
}

function moves(
  story: Story,
  id: InstanceId,
  how: 'attach' | 'detach' | 'enter-standby' | 'exit-standby',
): void {
  if (how === 'attach') story.join(id);
  else if (how === 'detach') story.leave(id);
  else story.become(id, how === 'enter-standby' ? 'Standby' : 'InService');
}

/** A swap from its approval to its end, with what its looks showed in each phase. */
function goodStory(theirs: Theirs): Story & { readonly glances: ReadonlyMap<Phase, Glance> } {
  const glances = new Map<Phase, Glance>();
  const story = new Story(planOf(3, theirs)).later(2_000);
  const look = (): void => {
    const glance = glanceOf(story.plan, story.look());
    if (glance) glances.set(story.swap.phase, glance);
  };
  play(story, ({ phase }) => phase === 'gate', look);
  for (const id of story.incoming) {
    story.targets.set(id, { state: 'initial', reason: theirs('Elb.RegistrationInProgress') });
  }
  story.later(3_000).decided();
  look();
  for (const id of story.incoming) story.targets.set(id, { state: 'healthy' });
  return Object.assign(play(story.later(20_000), undefined, look), { glances });
}

function swappedMany(theirs: Theirs): readonly [Plan, Story['entries'], undefined] {
  const { plan: of, entries } = play(new Story(planOf(60, theirs)));
  return [of, entries, undefined];
}

/** New ones that do not become healthy. */
function stuckStory(theirs: Theirs): Story {
  const story = play(new Story(planOf(3, theirs)).later(2_000), ({ phase }) => phase === 'gate');
  const text = theirs('Health checks failed with these codes: [503]');
  for (const id of story.incoming) {
    story.targets.set(id, { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch', text });
  }
  story.later(20_000).decided();
  return story;
}

function undone(theirs: Theirs): [Plan, Story['entries'], undefined] {
  const story = play(stuckStory(theirs).later(400_000));
  return [story.plan, story.entries, undefined];
}
