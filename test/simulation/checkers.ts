/**
 * The promises, judged from outside: from what AWS was really asked and what is really so there, never from
 * what the bot says. Each checker names the promise that was broken.
 */

import type { JournalEvent } from '../../src/core/journal.ts';
import { markerKey } from '../../src/core/marker.ts';
import type { Plan } from '../../src/core/plan.ts';
import { ids } from '../../src/core/plan.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import type { World } from '../../src/sandbox/aws/world/world.ts';
import { groupName, start, type Weather } from './weather.ts';

type Written = {
  readonly InstanceIds?: readonly string[];
  readonly InstanceId?: string;
  readonly ShouldDecrementDesiredCapacity?: boolean;
  readonly ScalingProcesses?: readonly string[];
  readonly LaunchTemplate?: { readonly Version?: string };
};

const mutating = /^(Attach|Detach|Enter|Exit|Terminate|Suspend|Resume|Update|Set|Delete|Create|Start|Cancel)/;

/** A load balancer needs two failed checks, thirty seconds apart, to see that software has failed. */
const checksMs = 75_000;

/** How old a truth the bot may have judged by: reads lag, looks lie apart, load balancers take their time. */
const judgedWithinMs = ({ lagMs, features }: Weather): number =>
  lagMs + 12_000 + (features.some(f => f === 'instances die' || f === 'a flapping newcomer') ? checksMs : 0);

/** How a swap may end that was taken up again once AWS's faults were mended. */
const afterAll = (mendable: boolean): Weather['expected'] =>
  mendable ? ['swapped', 'undone'] : ['swapped', 'undone', 'halted'];

export class Checkers {
  readonly broken: string[] = [];
  readonly #weather: Weather;
  readonly #plan: Plan;
  readonly #world: World;
  readonly #found: GroupTruth;

  constructor(weather: Weather, plan: Plan) {
    this.#weather = weather;
    this.#plan = plan;
    this.#world = weather.world;
    this.#found = weather.world.group(groupName);
    this.#world.onCall({}, 'before', (_world, call) => this.#called(call));
  }

  /** Promise 4: the last thing in the journal is exactly what is about to be done. */
  performs(last: JournalEvent | undefined, action: object): void {
    if (last?.kind !== 'acting' || JSON.stringify(last.action) !== JSON.stringify(action)) {
      this.#breaks(4, `acts without a record: ${JSON.stringify(action)} after ${JSON.stringify(last)}`);
    }
  }

  /** Promises 3 and 6, at the end. */
  ends(event: Extract<JournalEvent, { kind: 'ended' }> | undefined, takenUp = false): void {
    const { features, foreign, mendable } = this.#weather;
    const expected = takenUp ? afterAll(mendable) : this.#weather.expected;
    if (!event) {
      this.#breaks(6, 'has not ended in its time');
      return;
    }
    if (!expected.includes(event.outcome)) {
      this.#breaks(
        6,
        `ended ${event.outcome} (${JSON.stringify(event.cause)}) with ${features.join(', ') || 'nothing'} in the way`,
      );
    }
    if (event.outcome === 'halted') {
      if (!event.cause) this.#breaks(6, 'halted without a cause');
      return;
    }
    this.#asFound(event.outcome, foreign);
  }

  #asFound(outcome: 'swapped' | 'undone', foreign: boolean): void {
    const now = this.#world.group(groupName);
    const plan = this.#plan;
    if (now.tags[markerKey] !== undefined) this.#breaks(3, `the marker is left: ${now.tags[markerKey]}`);
    if (!foreign) {
      const wanted = { min: plan.found.min, max: plan.found.max, suspended: [...plan.found.suspended] };
      const real = { min: now.min, max: now.max, suspended: [...now.suspended] };
      if (JSON.stringify(real) !== JSON.stringify(wanted)) {
        this.#breaks(3, `found ${JSON.stringify(wanted)}, left ${JSON.stringify(real)}`);
      }
    }
    this.#launchesAsPlanned(outcome);
    if (this.#weather.features.some(f => f === 'instances die' || f === 'uneven zones') || foreign) return;
    const serving = new Set(now.members.filter(m => m.lifecycle === 'InService').map(m => m.id));
    const should = new Set<string>([
      ...plan.staying,
      ...(outcome === 'swapped' ? ids(plan.incoming) : ids(plan.outgoing)),
    ]);
    if (serving.size !== should.size || [...should].some(id => !serving.has(id))) {
      this.#breaks(
        3,
        `${outcome}, but in service are ${[...serving].join(' ')}, not ${[...should].join(' ')}`,
      );
    }
    this.#protectedAsPlanned(outcome, now);
    for (const id of ids(plan.incoming)) {
      if (this.#world.instanceState(id) !== 'running') this.#breaks(1, `incoming ${id} is no longer running`);
    }
  }

  #protectedAsPlanned(outcome: 'swapped' | 'undone', now: GroupTruth): void {
    const { protect, incoming, staying, outgoing, strategy } = this.#plan;
    const were = new Set(this.#found.members.filter(m => m.protected).map(m => m.id));
    const old = outcome === 'undone' ? [...staying, ...ids(outgoing)] : staying;
    const picked: readonly string[] = outcome === 'swapped' && protect === true ? ids(incoming) : [];
    for (const m of now.members) {
      if ((old as readonly string[]).includes(m.id) && m.protected !== were.has(m.id))
        this.#breaks(3, `protection of ${m.id} is not as found`);
      // Emptied, there is no way back for the sake of it.
      if (picked.includes(m.id) && !m.protected && strategy !== 'empty-first')
        this.#breaks(3, `${m.id} is not protected from scale-in, which the plan says`);
    }
  }

  #launchesAsPlanned(outcome: 'swapped' | 'undone'): void {
    const { features } = this.#weather;
    const { template } = this.#plan;
    const now = this.#world.group(groupName).templateVersion;
    const found = this.#found.templateVersion;
    const planned = outcome === 'swapped' && template !== undefined ? template.version : found;
    // A swap goes on without it where AWS does not let the bot.
    const faults = features.some(
      f => f === 'faults of AWS' || f === 'a permission is missing' || f === 'small bucket',
    );
    if (now !== planned && !(faults && now === found)) {
      this.#breaks(3, `${outcome}, but the group launches from version ${now}, not ${planned}`);
    }
  }

  #called(call: CallRecord): void {
    if (!mutating.test(call.action)) return;
    const input = call.input as Written;
    const touched = [
      ...(input.InstanceIds ?? []),
      ...(input.InstanceId === undefined ? [] : [input.InstanceId]),
    ];
    const incoming: readonly string[] = ids(this.#plan.incoming);
    const outgoing: readonly string[] = ids(this.#plan.outgoing);
    for (const id of touched) {
      if (!incoming.includes(id) && !outgoing.includes(id))
        this.#breaks(1, `${call.action} of the stranger ${id}`);
    }
    switch (call.action) {
      case 'AttachInstances':
      case 'ExitStandby':
        break;
      case 'TerminateInstanceInAutoScalingGroup':
        this.#terminates(call, touched, incoming);
        break;
      case 'EnterStandby':
      case 'DetachInstances':
        this.#leaves(call, touched);
        break;
      case 'SetInstanceProtection':
        if (!this.#plan.protect || touched.some(id => outgoing.includes(id)))
          this.#breaks(3, `protects ${touched.join(' ')}, which no plan says`);
        break;
      case 'SuspendProcesses':
      case 'ResumeProcesses':
        this.#processes(call, input.ScalingProcesses ?? []);
        break;
      case 'UpdateAutoScalingGroup':
        if (input.LaunchTemplate) this.#setsTemplate(input.LaunchTemplate);
        break;
      case 'CreateOrUpdateTags':
      case 'DeleteTags':
        break;
      default:
        this.#breaks(1, `does what no plan has: ${call.action}`);
    }
  }

  #terminates(call: CallRecord, touched: readonly string[], incoming: readonly string[]): void {
    if (touched.some(id => incoming.includes(id)))
      this.#breaks(1, `terminates the incoming ${touched.join(' ')}`);
    const real = this.#world.group(groupName).members.find(m => m.id === touched[0]);
    if (this.#bestLately() < this.#plan.floor)
      this.#breaks(2, 'burns the way back while too few are healthy');
    const emptied = this.#plan.strategy === 'empty-first';
    if (emptied && !this.#world.group(groupName).suspended.includes('Launch')) {
      this.#breaks(3, 'ends an instance while a replacement would be launched');
    }
    if (!emptied && real?.lifecycle === 'InService') this.#breaks(2, `terminates ${real.id} in service`);
    if ((call.input as Written).ShouldDecrementDesiredCapacity === true) {
      this.#breaks(3, 'lowers desired for an instance that it does not count');
    }
  }

  /** What is launched by itself is changed only as planned, and only once nothing can be taken back. */
  #setsTemplate({ Version }: NonNullable<Written['LaunchTemplate']>): void {
    if (Version !== this.#plan.template?.version) this.#breaks(3, `sets launch template version ${Version}`);
    const old: readonly string[] = ids(this.#plan.outgoing);
    if (this.#world.group(groupName).members.some(m => old.includes(m.id) && m.lifecycle === 'InService')) {
      this.#breaks(3, 'sets the launch template while old instances serve');
    }
  }

  /** Promise 2: none leaves while, by anything the bot could have seen, too few would stay. */
  #leaves(call: CallRecord, touched: readonly string[]): void {
    const now = this.#world.group(groupName);
    const leaving = now.members.filter(m => touched.includes(m.id) && m.serving).length;
    if (leaving === 0) return;
    const best = this.#bestLately();
    if (best - leaving < this.#plan.floor) {
      this.#breaks(
        2,
        `${call.action} of ${touched.join(' ')} leaves ${best - leaving} of the floor ${this.#plan.floor}`,
      );
    }
  }

  /** The most that were healthy within the time the bot may have judged by. */
  #bestLately(): number {
    const since = this.#world.now - judgedWithinMs(this.#weather);
    const curve = this.#world.recorder.capacity(this.#found.key);
    const before = curve.findLast(s => s.at <= since);
    return Math.max(before?.healthy ?? 0, ...curve.filter(s => s.at > since).map(s => s.healthy));
  }

  #processes(call: CallRecord, processes: readonly string[]): void {
    const ours: readonly string[] = this.#plan.suspend;
    if (processes.length === 0) this.#breaks(3, `${call.action} of all nine processes`);
    const others = processes.filter(p => !ours.includes(p));
    if (others.length > 0) this.#breaks(3, `${call.action} of ${others.join(' ')}, which were not ours`);
  }

  /** What was found at the beginning, for the transcript. */
  get found(): GroupTruth {
    return this.#found;
  }

  #breaks(promise: number, what: string): void {
    const at = Math.round((this.#world.now - start) / 1_000);
    this.broken.push(`promise ${promise} at ${at} s: ${what}`);
  }
}
