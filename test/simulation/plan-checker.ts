/**
 * Promise 7 from the approval on: what is done is what was shown, in that order and no sooner, and nothing is
 * done against a person's word. Judged at every call by what is really so, and by the order of the journal.
 */
import { unreachable } from '../../src/core/assert.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry, Phase } from '../../src/core/journal.ts';
import { ids, type Plan } from '../../src/core/plan.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import type { Written } from './calls.ts';
import type { Site } from './site.ts';
import type { Trouble } from './troubles.ts';
import { sightMs } from './weather.ts';

/** Old ones can be brought back until then. */
const noReturn: readonly Phase[] = ['terminate', 'empty'];
/** Where looks fail, or come late, two that agree may be far apart. */
const unseen: readonly Trouble[] = [
  'faults of AWS',
  'AWS cannot be read',
  'looks come late',
  'small bucket',
  'the store fails',
];
const serves: readonly string[] = ['InService', 'EnteringStandby'];
/** Attaching needs them alive in a group that is held still as a whole. */
const attachNeeds: readonly string[] = ['AddToLoadBalancer', 'HealthCheck', 'Launch'];
/** Between a decision and its call: what waits longer for its turn is not sent. */
const sendingMs = 40_000;
/** To suspect a change by others and to be sure of it takes two looks so far apart, and a moment. */
const suspectingMs = 60_000;

/** What the journal says up to the last deed. */
interface Words {
  /** Since when people have it wait. */
  readonly pausedAt?: number;
  /** It was asked to turn back while it could. */
  readonly back: boolean;
  readonly turned: boolean;
  readonly isLate: boolean;
  /** The bake was ended by a word. */
  readonly finish: boolean;
  /** People were asked about what others have changed. */
  readonly asks: boolean;
  /** From when its time counts, and how much of it was spent waiting for people. */
  readonly from: number;
  readonly pausedMs: number;
}

const unheard: Words = {
  back: false,
  turned: false,
  isLate: false,
  finish: false,
  asks: false,
  from: 0,
  pausedMs: 0,
};

const showsWell = ({ lifecycle, healthStatus, ec2State, targets }: GroupTruth['members'][number]): boolean =>
  lifecycle === 'InService' &&
  healthStatus === 'Healthy' &&
  ec2State === 'running' &&
  Object.values(targets).every(state => state === 'healthy');

export class PlanChecker {
  readonly #site: Site;
  readonly #swap: SwapId;
  readonly #plan: Plan;
  readonly #breaks: (promise: number, what: string) => void;
  /** When each newcomer served for the first time, as far as anybody could see. */
  readonly #served = new Map<string, number>();
  readonly #deadSince = new Map<string, number>();
  /** Since when a newcomer shows that it is not well, at the group, at EC2 or at a load balancer. */
  readonly #sickSince = new Map<string, number>();
  #strange: { readonly since: number; readonly offMs: number } | undefined;
  /** The old ones that left last, and since when all of them are out. */
  #left: { readonly batch: number; readonly ids: readonly string[]; outAt?: number } | undefined;

  constructor(site: Site, swap: SwapId, plan: Plan, breaks: (promise: number, what: string) => void) {
    this.#site = site;
    this.#swap = swap;
    this.#plan = plan;
    this.#breaks = breaks;
  }

  /** At every moment at which the bot may look. */
  look(): void {
    const now = this.#site.clock.now();
    const truth = this.#truth();
    const incoming: readonly string[] = ids(this.#plan.incoming);
    for (const id of incoming) {
      const shown = truth.members.find(m => m.id === id);
      if (shown && showsWell(shown)) this.#sickSince.delete(id);
      else if (!this.#sickSince.has(id)) this.#sickSince.set(id, now);
    }
    for (const m of truth.members) {
      if (m.serving && incoming.includes(m.id) && !this.#served.has(m.id)) this.#served.set(m.id, now);
      if (m.ec2State === 'running') this.#deadSince.delete(m.id);
      else if (!this.#deadSince.has(m.id)) this.#deadSince.set(m.id, now);
    }
    const left = this.#left;
    const isOut = left?.ids.every(
      id => !truth.members.some(m => m.id === id && serves.includes(m.lifecycle)),
    );
    if (left && isOut === true) left.outAt ??= now;
    if (!this.#isStrange(truth)) this.#strange = undefined;
    else this.#strange ??= { since: now, offMs: this.#site.offMs };
  }

  /** When the history is over. */
  ends(): void {
    const entries = this.#site.store.journal.entries(this.#swap);
    const end = entries.findLastIndex(({ event }) => event.kind === 'ended');
    const ended = entries[end]?.event;
    const before = entries.slice(0, Math.max(0, end)).findLast(({ event }) => event.kind !== 'phase')?.event;
    if (ended?.kind !== 'ended' || ended.outcome !== 'halted') return;
    if (before?.kind !== 'turned' || before.cause.kind !== 'foreign') return;
    if (JSON.stringify(before.cause) === JSON.stringify(ended.cause))
      this.#breaks(6, 'halts by the question that it has turned back for');
  }

  /** Before a call takes effect. */
  called({ action, input }: CallRecord): void {
    this.look();
    const { InstanceIds = [], InstanceId, MaxSize } = input as Written;
    const touched = InstanceId === undefined ? InstanceIds : [...InstanceIds, InstanceId];
    const words = this.#words();
    if (words.pausedAt !== undefined) this.#breaks(7, `${action} while people have it wait`);
    const outgoing: readonly string[] = ids(this.#plan.outgoing);
    const isEnd =
      action === 'TerminateInstanceInAutoScalingGroup' ||
      (action === 'DetachInstances' && touched.some(id => outgoing.includes(id)));
    if (isEnd || action === 'AttachInstances' || action === 'EnterStandby')
      this.#goesForward(action, words, isEnd);
    if (action === 'AttachInstances') this.#canaryFirst(touched);
    if (action === 'EnterStandby') this.#leaves(touched);
    if (action === 'ExitStandby') this.#returns(touched);
    if (isEnd) this.#ends(action, words);
    // Once people were asked it is theirs to say.
    if (
      MaxSize !== undefined &&
      !words.asks &&
      this.#isStrangeMax(this.#truth()) &&
      this.#isSeen(this.#strange?.since)
    )
      this.#breaks(3, `sets max to ${MaxSize}, which others have set meanwhile`);
  }

  #goesForward(action: string, words: Words, isEnd: boolean): void {
    const { strategy, suspend, deadlineMs, found } = this.#plan;
    const { clock, weather, offMs } = this.#site;
    const now = clock.now();
    if (words.back) this.#breaks(7, `${action} although it was asked to turn back`);
    if (words.turned) this.#breaks(7, `${action} on the way back`);
    if (now - words.from > deadlineMs + words.pausedMs + sendingMs)
      this.#breaks(6, `${action} after its time`);
    const { suspended } = this.#truth();
    const held = suspend.filter(
      p => strategy !== 'empty-first' || action !== 'AttachInstances' || !attachNeeds.includes(p),
    );
    const running = held.filter(p => !suspended.includes(p));
    const { foreign, deleted } = weather.mishaps;
    if (!foreign && !deleted && running.length > 0)
      this.#breaks(
        3,
        `${action} while ${running.join(' ')} is not held (found ${found.suspended.join(' ')})`,
      );
    const { alarmAt } = weather.mishaps;
    const gated = strategy === 'attach-first' && action !== 'AttachInstances';
    if (gated && this.#plan.alarms !== undefined && this.#isSeen(alarmAt))
      this.#breaks(7, `${action} while an alarm of the plan is in breach`);
    const sick = [...this.#sickSince].find(([, since]) => this.#isSeen(since));
    if (gated && !isEnd && sick) this.#breaks(7, `${action} while ${sick[0]} is not well`);
    const strange = this.#strange;
    if (strange === undefined || words.asks) return;
    const sure =
      offMs === strange.offMs &&
      !weather.troubles.some(trouble => unseen.includes(trouble)) &&
      now - strange.since > this.#sightMs + suspectingMs;
    if (sure || (isEnd && strategy === 'attach-first' && this.#isSeen(strange.since)))
      this.#breaks(7, `${action} by a group that others have changed, and nobody was asked`);
  }

  /** With a canary all others wait until it has passed its gate. */
  #canaryFirst(touched: readonly string[]): void {
    const { canary, incoming } = this.#plan;
    const [first = '', ...others] = ids(incoming);
    if (canary === true && touched.some(id => others.includes(id as never))) this.#passedGate([first]);
  }

  #leaves(touched: readonly string[]): void {
    const { batches, incoming, gate } = this.#plan;
    const now = this.#site.clock.now();
    const batch = batches.findIndex(some => touched.every(id => some.includes(id as never)));
    if (batch < 0) this.#breaks(7, `${touched.join(' ')} leave together, which are no batch of the plan`);
    const before: readonly string[] = batches.slice(0, Math.max(0, batch)).flat();
    const stays = this.#truth().members.filter(m => before.includes(m.id) && m.lifecycle === 'InService');
    if (stays.length > 0) this.#breaks(7, `${stays.map(m => m.id).join(' ')} should leave before`);
    this.#passedGate(ids(incoming));
    const last = this.#left;
    const outMs = now - (last?.outAt ?? now);
    if (last && last.batch !== batch && outMs < (gate.looks - 1) * gate.everyMs)
      this.#breaks(7, `a batch leaves when the one before is out for ${outMs} ms`);
    const together = last?.batch === batch ? last.ids : [];
    this.#left = { batch, ids: [...together, ...touched] };
  }

  /** Good looks take their time from the first moment at which the last of them served. */
  #passedGate(instances: readonly string[]): void {
    const { looks, everyMs } = this.#plan.gate;
    const now = this.#site.clock.now();
    for (const id of instances) {
      const served = this.#served.get(id) ?? now;
      if (now - served < (looks - 1) * everyMs)
        this.#breaks(7, `goes on ${now - served} ms after ${id} began to serve`);
    }
  }

  #returns(touched: readonly string[]): void {
    for (const id of touched)
      if (this.#isSeen(this.#deadSince.get(id)))
        this.#breaks(9, `returns ${id}, which is dead: the group would launch another in its place`);
  }

  /** An old one goes for good. */
  #ends(action: string, words: Words): void {
    const { old, strategy, bakeMs, gate } = this.#plan;
    if (strategy === 'empty-first') return;
    if (old === 'keep' && action !== 'DetachInstances') this.#breaks(7, 'terminates what the plan keeps');
    if (old !== 'keep' && action === 'DetachInstances') this.#breaks(7, 'keeps what the plan terminates');
    const outMs = this.#left ? this.#site.clock.now() - (this.#left.outAt ?? Number.POSITIVE_INFINITY) : 0;
    const leastMs = (gate.looks - 1) * gate.everyMs + (words.finish ? 0 : bakeMs);
    if (this.#left && outMs < leastMs)
      this.#breaks(7, `${action} ${outMs} ms after they are out, not ${leastMs}`);
  }

  #words(): Words {
    const entries = this.#site.store.journal.entries(this.#swap);
    const upTo = entries.findLastIndex(({ event }) => event.kind === 'acting');
    return entries.slice(0, Math.max(1, upTo)).reduce(heard, unheard);
  }

  #isStrange(truth: GroupTruth): boolean {
    const { found, suspend } = this.#plan;
    const ours: readonly string[] = [...found.suspended, ...suspend];
    return this.#isStrangeMax(truth) || truth.suspended.some(p => !ours.includes(p));
  }

  #isStrangeMax({ max }: GroupTruth): boolean {
    const { found, roomMax } = this.#plan;
    return this.#site.weather.mishaps.foreign && max !== found.max && max !== roomMax;
  }

  /** Whether the bot must have seen what is so since then, at a look that is still believed. */
  #isSeen(since: number | undefined): boolean {
    return since !== undefined && this.#site.clock.now() - since > this.#sightMs;
  }

  get #sightMs(): number {
    return sightMs(this.#site.weather);
  }

  #truth(): GroupTruth {
    return this.#site.truth(this.#plan.group.name);
  }
}

/** The story as people have it, one entry further. */
function heard(words: Words, { at, event }: Entry): Words {
  const on = {
    ...words,
    pausedMs: words.pausedMs + (words.pausedAt === undefined ? 0 : at - words.pausedAt),
  };
  const { pausedAt: _, ...going } = on;
  switch (event.kind) {
    case 'approved':
      return { ...words, from: at };
    case 'phase':
      return { ...words, isLate: words.isLate || noReturn.includes(event.phase) };
    case 'foreign':
      return { ...words, asks: true, pausedAt: words.pausedAt ?? at };
    case 'turned':
      return { ...going, turned: true };
    case 'taken-up':
      return { ...going, from: at, pausedMs: 0 };
    case 'asked':
      if (event.what === 'pause') return { ...words, pausedAt: words.pausedAt ?? at };
      if (event.what === 'continue') return going;
      if (event.what === 'finish') return { ...going, finish: true };
      return { ...going, back: !words.isLate };
    case 'acting':
    case 'answered':
    case 'looked':
    case 'missing':
    case 'blind':
    case 'suspected':
    case 'capacity':
    case 'ended':
      return words;
    default:
      return unreachable(event);
  }
}
