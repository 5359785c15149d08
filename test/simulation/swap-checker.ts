/** The promises of one swap, from its approval to its end. */
import { must } from '../../src/core/assert.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Entry } from '../../src/core/journal.ts';
import { markerKey, writeMarker } from '../../src/core/marker.ts';
import { ids, type Plan } from '../../src/core/plan.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import { callOf, type Written } from './calls.ts';
import { PlanChecker } from './plan-checker.ts';
import type { Site } from './site.ts';
import { StoryChecker } from './story-checker.ts';
import { groupName, sightMs } from './weather.ts';

/** A load balancer needs two failed checks, thirty seconds apart, to see that software has failed. */
const checksMs = 75_000;
const hour = 3_600_000;

export class SwapChecker {
  readonly plan: Plan;
  readonly #site: Site;
  readonly #swap: SwapId;
  readonly #breaks: (promise: number, what: string) => void;
  readonly #story: StoryChecker;
  readonly #course: PlanChecker;
  readonly #found: GroupTruth;
  readonly #beganAt: number;
  readonly #offBefore: number;
  /** Samples of the group's curve that have been looked at. */
  readonly #servingSince = new Map<string, number>();
  #sampled: number;
  #late = false;

  constructor(site: Site, swap: SwapId, breaks: (promise: number, what: string) => void) {
    const { event, at } = must(site.store.journal.entries(swap)[0], 'a journal has a beginning');
    if (event.kind !== 'approved') throw new Error('a journal begins with an approval');
    this.plan = event.plan;
    this.#site = site;
    this.#swap = swap;
    this.#breaks = breaks;
    this.#beganAt = at;
    this.#offBefore = site.offMs;
    this.#story = new StoryChecker(site, swap, breaks);
    this.#course = new PlanChecker(site, swap, event.plan, breaks);
    this.#found = this.#truth();
    this.#follow();
    this.#sampled = site.weather.world.recorder.capacity(this.#found.key).length;
    this.#approved(event);
  }

  /** Promise 7: by whom it may be, on what was shown, while it is so. */
  #approved({
    requester,
    approver,
    approvers,
    brokeGlass,
  }: Extract<Entry['event'], { kind: 'approved' }>): void {
    const { weather, store, clock } = this.#site;
    const request = store.all().find(({ id }) => id === this.#swap);
    const allowed: readonly string[] = weather.policy.approvers.users;
    const people = approvers ?? [approver];
    const alone = brokeGlass !== undefined && weather.policy.selfApproval === 'break-glass';
    const enough = weather.decided === 'by two' && this.plan.group.name === groupName ? 2 : 1;
    if (request?.state !== 'approved') this.#breaks(7, 'a swap without an approved request');
    if (JSON.stringify(request?.plan) !== JSON.stringify(this.plan)) this.#breaks(7, 'not the plan as shown');
    if (!alone && people.some(person => person === requester || !allowed.includes(person)))
      this.#breaks(7, `approved by ${people.join(' ')}`);
    if (!alone && new Set(people).size < enough) this.#breaks(7, `approved by ${people.length} only`);
    if ((request?.expiresAt ?? 0) <= clock.now()) this.#breaks(7, 'approved after its time');
    // A bot that hangs goes by answers that are a minute old.
    const hungMs = weather.dozeShare > 0 || weather.freezeShare > 0 ? 60_000 : 0;
    const sure = clock.now() - this.#site.changedAt > weather.lagMs + 1_000 + hungMs;
    if (!sure || this.plan.group.name !== groupName) return;
    const shown = { ...this.plan.found, outgoing: ids(this.plan.outgoing).toSorted() };
    const { min, max, desired, suspended, members } = this.#found;
    const outgoing = members
      .filter(m => m.lifecycle === 'InService' && !this.plan.staying.includes(m.id as never))
      .map(m => m.id)
      .toSorted();
    const real = { min, max, desired, suspended, outgoing };
    if (canonical(shown) !== canonical(real))
      this.#breaks(7, `approved as ${canonical(shown)}, while the group is ${canonical(real)}`);
    for (const id of ids(this.plan.incoming))
      if (weather.world.instanceState(id) !== 'running') this.#breaks(7, `approved with ${id} not running`);
  }

  look(): void {
    this.#story.look();
    this.#course.look();
    this.#capacity();
    const { store, offMs, clock } = this.#site;
    if (this.#late || !store.journal.liveNow().includes(this.#swap)) return;
    const { deadlineMs, gate, drainMs, watchMs } = this.plan;
    // The way back: returned, healthy, taken out, put back.
    const back = 2 * gate.timeoutMs + 2 * drainMs + hour / 2 + hour;
    const least = deadlineMs + back + (watchMs ?? 0) + offMs - this.#offBefore;
    if (clock.now() - this.#beganAt <= least) return;
    const entries = store.journal.entries(this.#swap);
    const bound = least + this.#held();
    const since = entries.findLast(({ event }) => event.kind === 'taken-up')?.at ?? this.#beganAt;
    if (clock.now() - since <= bound) return;
    this.#late = true;
    this.#breaks(6, 'has not ended within its deadlines');
  }

  /** Time in which people had the swap wait. */
  #held(): number {
    let held = 0;
    let since: number | undefined;
    for (const { at, event } of this.#site.store.journal.entries(this.#swap)) {
      const stops = event.kind === 'foreign' || (event.kind === 'asked' && event.what === 'pause');
      if (stops) since ??= at;
      else if (event.kind === 'asked' && since !== undefined) {
        held += at - since;
        since = undefined;
      }
    }
    return held + (since === undefined ? 0 : this.#site.clock.now() - since);
  }

  /** Promise 2, where nobody but the bot takes anything out of service. */
  #capacity(): void {
    const curve = this.#site.weather.world.recorder.capacity(this.#found.key);
    if (curve.length === this.#sampled) return;
    const fresh = curve.slice(this.#sampled);
    this.#sampled = curve.length;
    this.#follow();
    if (!this.#alone || this.plan.strategy === 'empty-first') return;
    const low = fresh.find(({ healthy }) => healthy < this.plan.floor);
    if (low) this.#breaks(2, `${low.healthy} healthy, the floor is ${this.plan.floor}`);
  }

  /** Since when each member serves. */
  #follow(): void {
    const now = this.#site.clock.now();
    const serving = new Set(this.#truth().members.flatMap(m => (m.serving ? [m.id] : [])));
    for (const id of this.#servingSince.keys()) if (!serving.has(id)) this.#servingSince.delete(id);
    for (const id of serving) if (!this.#servingSince.has(id)) this.#servingSince.set(id, now);
  }

  /** Nothing happens to the group but what the bot does. */
  get #alone(): boolean {
    const { mishaps, features, detour } = this.#site.weather;
    const { deaths, foreign, deleted } = mishaps;
    if (this.plan.group.name !== groupName) return true;
    return (
      !deaths &&
      !foreign &&
      !deleted &&
      detour !== 'a change before the click' &&
      !features.some(f => f === 'a flapping newcomer' || f === 'uneven zones')
    );
  }

  /** Promise 3 at every change: nothing is ever other than found or planned, and the marker tells of it. */
  changed(): void {
    const { foreign, deleted } = this.#site.weather.mishaps;
    if (foreign || deleted) return;
    const { found, roomMax, suspend, strategy } = this.plan;
    const { min, max, suspended, tags } = this.#truth();
    const held = suspended.filter(p => !found.suspended.includes(p));
    if (min !== found.min && !(strategy === 'empty-first' && min === 0)) this.#breaks(3, `min is ${min}`);
    if (max !== found.max && max !== roomMax) this.#breaks(3, `max is ${max}`);
    if (held.some(p => !suspend.includes(p))) this.#breaks(3, `suspended are ${suspended.join(' ')}`);
    if (found.suspended.some(p => !suspended.includes(p))) this.#breaks(3, 'resumes what others suspended');
    const touched = min !== found.min || max !== found.max || held.length > 0;
    if (this.#site.weather.mishaps.marker) return;
    if (touched && tags[markerKey]?.includes(this.#swap) !== true)
      this.#breaks(3, 'the group is changed and no marker tells of it');
  }

  /** Promises 1 to 4 at every call. */
  called(call: CallRecord): void {
    const input = call.input as Written;
    const touched = [
      ...(input.InstanceIds ?? []),
      ...(input.InstanceId === undefined ? [] : [input.InstanceId]),
    ];
    const last = this.#site.store.journal.entries(this.#swap).findLast(e => e.event.kind === 'acting')?.event;
    const recorded = last?.kind === 'acting' ? callOf(last.action) : undefined;
    const done = [...touched, ...(input.ScalingProcesses ?? [])];
    if (recorded?.name !== call.action || canonical(recorded.touches) !== canonical(done))
      this.#breaks(
        4,
        `${call.action} ${done.join(' ')} is not what the journal says: ${JSON.stringify(last)}`,
      );
    const incoming: readonly string[] = ids(this.plan.incoming);
    const outgoing: readonly string[] = ids(this.plan.outgoing);
    for (const id of touched)
      if (!incoming.includes(id) && !outgoing.includes(id))
        this.#breaks(1, `${call.action} of the stranger ${id}`);
    this.#course.called(call);
    switch (call.action) {
      case 'AttachInstances':
        if (touched.some(id => outgoing.includes(id))) this.#breaks(1, 'attaches an outgoing instance');
        break;
      case 'UpdateAutoScalingGroup':
        if (input.LaunchTemplate) this.#setsTemplate(input.LaunchTemplate);
        break;
      case 'SetInstanceProtection':
        if (this.plan.protect !== true || touched.some(id => outgoing.includes(id)))
          this.#breaks(3, `protects ${touched.join(' ')}, which no plan says`);
        break;
      case 'ExitStandby':
      case 'CreateOrUpdateTags':
      case 'DeleteTags':
        break;
      case 'TerminateInstanceInAutoScalingGroup':
        this.#terminates(input, touched, incoming);
        break;
      case 'EnterStandby':
      case 'DetachInstances':
        this.#leaves(call, touched);
        break;
      case 'SuspendProcesses':
      case 'ResumeProcesses':
        this.#processes(call, input.ScalingProcesses ?? []);
        break;
      default:
        this.#breaks(1, `does what no plan has: ${call.action}`);
    }
  }

  /** Promises 1 and 3 of `recover`: settings alone, and those that the swap has changed. */
  putsBack({ action, input }: CallRecord): void {
    const { MinSize, MaxSize, DesiredCapacity, ScalingProcesses = [], Tags = [] } = input as Written;
    const { found, suspend } = this.plan;
    const ours: readonly string[] = suspend;
    const isDue =
      action === 'UpdateAutoScalingGroup'
        ? MinSize === found.min && MaxSize === found.max && DesiredCapacity === undefined
        : action === 'ResumeProcesses'
          ? ScalingProcesses.length > 0 && ScalingProcesses.every(p => ours.includes(p))
          : action === 'DeleteTags' && Tags.every(({ Key }) => Key === markerKey);
    if (!isDue) this.#breaks(3, `puts the group back by ${action} ${JSON.stringify(input)}`);
  }

  #terminates(input: Written, touched: readonly string[], incoming: readonly string[]): void {
    if (touched.some(id => incoming.includes(id)))
      this.#breaks(1, `terminates the incoming ${touched.join(' ')}`);
    const { members, suspended } = this.#truth();
    const real = members.find(m => m.id === touched[0]);
    if (this.#bestLately() < this.plan.floor) this.#breaks(2, 'burns the way back while too few are healthy');
    const emptied = this.plan.strategy === 'empty-first';
    if (emptied && !suspended.includes('Launch') && this.#alone)
      this.#breaks(3, 'ends an instance while a replacement would be launched');
    if (!emptied && real?.lifecycle === 'InService') this.#breaks(2, `terminates ${real.id} in service`);
    if (input.ShouldDecrementDesiredCapacity === true)
      this.#breaks(3, 'lowers desired for an instance that it does not count');
  }

  /** Promise 2: none leaves while, by anything the bot could have seen, too few would stay. */
  #leaves(call: CallRecord, touched: readonly string[]): void {
    // One that began to serve a moment ago may have been seen as one that does not.
    const now = this.#site.clock.now();
    const leaving = this.#truth().members.filter(
      m =>
        touched.includes(m.id) && m.serving && now - (this.#servingSince.get(m.id) ?? now) >= this.#sightMs,
    ).length;
    if (leaving === 0) return;
    const best = this.#bestLately();
    if (best - leaving < this.plan.floor)
      this.#breaks(2, `${call.action} leaves ${best - leaving} of the floor ${this.plan.floor}`);
  }

  get #sightMs(): number {
    return sightMs(this.#site.weather);
  }

  /** The most that were healthy within the time the bot may have judged by. */
  #bestLately(): number {
    const { weather, clock } = this.#site;
    const slow = weather.mishaps.slowDeaths || weather.features.includes('a flapping newcomer');
    const since = clock.now() - this.#sightMs - (slow ? checksMs : 0);
    const curve = weather.world.recorder.capacity(this.#found.key);
    const before = curve.findLast(s => s.at <= since);
    return Math.max(before?.healthy ?? 0, ...curve.filter(s => s.at > since).map(s => s.healthy));
  }

  #processes(call: CallRecord, processes: readonly string[]): void {
    const ours: readonly string[] = this.plan.suspend;
    if (processes.length === 0) this.#breaks(3, `${call.action} of all nine processes`);
    const others = processes.filter(p => !ours.includes(p));
    if (others.length > 0) this.#breaks(3, `${call.action} of ${others.join(' ')}, which were not ours`);
  }

  /** What is launched by itself is changed only as planned, and only once nothing can be taken back. */
  #setsTemplate({ Version }: NonNullable<Written['LaunchTemplate']>): void {
    if (Version !== this.plan.template?.version) this.#breaks(3, `sets launch template version ${Version}`);
    const old: readonly string[] = ids(this.plan.outgoing);
    if (this.#truth().members.some(m => old.includes(m.id) && m.lifecycle === 'InService'))
      this.#breaks(3, 'sets the launch template while old instances serve');
  }

  /** When the history is over. */
  ends(): void {
    this.#story.ends();
    this.#course.ends();
    const { store, weather } = this.#site;
    const entries = store.journal.entries(this.#swap);
    const end = entries.findLast(({ event }) => event.kind === 'ended')?.event;
    const takenUp = entries.some(({ event }) => event.kind === 'taken-up');
    if (end?.kind !== 'ended') {
      this.#breaks(6, 'has not ended');
      return;
    }
    if (
      this.plan.group.name === groupName &&
      this.#calm &&
      !takenUp &&
      !weather.expected.includes(end.outcome)
    )
      this.#breaks(
        9,
        `ended ${end.outcome} (${JSON.stringify(end.cause)}) with ${weather.features.join(', ') || 'nothing'} in the way`,
      );
    if (end.outcome !== 'halted') this.#asFound(end.outcome);
    else if (!end.cause) this.#breaks(6, 'halted without a cause');
  }

  /** What came before the approval has ended before it. */
  get #calm(): boolean {
    return this.#site.weather.detour !== 'a change before the click';
  }

  #asFound(outcome: 'swapped' | 'undone'): void {
    const { world, mishaps } = this.#site.weather;
    const { tags, min, max, suspended, members } = this.#truth();
    const left = tags[markerKey];
    // What somebody has written over it is theirs.
    const ours = left === writeMarker(this.#swap, this.plan.found, this.plan.suspend);
    if (left !== undefined && (ours || !mishaps.marker)) this.#breaks(3, `the marker is left: ${left}`);
    if (mishaps.foreign || mishaps.deleted) return;
    const { found, staying } = this.plan;
    const wanted = { min: found.min, max: found.max, suspended: found.suspended };
    if (canonical({ min, max, suspended }) !== canonical(wanted))
      this.#breaks(3, `found ${canonical(wanted)}, left ${canonical({ min, max, suspended })}`);
    this.#protectedAsPlanned(outcome, members);
    this.#launchesAsPlanned(outcome);
    if (!this.#alone || this.#site.weather.ground?.grows === true) return;
    const serving = members.filter(m => m.lifecycle === 'InService').map(m => m.id);
    const should = [...staying, ...ids(outcome === 'swapped' ? this.plan.incoming : this.plan.outgoing)];
    if (canonical(serving.toSorted()) !== canonical(should.toSorted()))
      this.#breaks(3, `${outcome}, but in service are ${serving.join(' ')}, not ${should.join(' ')}`);
    for (const id of ids(this.plan.incoming))
      if (world.instanceState(id) !== 'running') this.#breaks(1, `incoming ${id} is no longer running`);
  }

  #protectedAsPlanned(outcome: 'swapped' | 'undone', members: GroupTruth['members']): void {
    const { protect, incoming, staying, outgoing, strategy } = this.plan;
    const were = new Set(this.#found.members.filter(m => m.protected).map(m => m.id));
    const old: readonly string[] = outcome === 'undone' ? [...staying, ...ids(outgoing)] : staying;
    const picked: readonly string[] = outcome === 'swapped' && protect === true ? ids(incoming) : [];
    for (const m of members) {
      if (old.includes(m.id) && m.protected !== were.has(m.id))
        this.#breaks(3, `protection of ${m.id} is not as found`);
      // A swap goes on without it where AWS does not let the bot; emptied, there is no way back for its sake.
      if (picked.includes(m.id) && !m.protected && strategy !== 'empty-first' && !this.#refused)
        this.#breaks(3, `${m.id} is not protected from scale-in, which the plan says`);
    }
  }

  /** AWS has refused, lost or put off something, or the bot was away for too long. */
  get #refused(): boolean {
    return this.#site.store.journal
      .entries(this.#swap)
      .some(
        ({ event }) =>
          (event.kind === 'answered' && event.answer.kind !== 'accepted') ||
          (event.kind === 'phase' && event.because?.kind === 'deadline'),
      );
  }

  #launchesAsPlanned(outcome: 'swapped' | 'undone'): void {
    const now = this.#truth().templateVersion;
    const found = this.#found.templateVersion;
    const planned = outcome === 'swapped' ? (this.plan.template?.version ?? found) : found;
    // A swap goes on without it where AWS does not let the bot.
    if (now !== planned && !(this.#refused && now === found))
      this.#breaks(3, `${outcome}, but the group launches from version ${now}, not ${planned}`);
  }

  #truth(): GroupTruth {
    return this.#site.truth(this.plan.group.name);
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
