/**
 * The promises, judged from outside at every step: from what AWS was really asked and what is really so
 * there, from what stands in Slack and in the journal, never from what the bot believes. Each checker names
 * the promise that was broken.
 */
import type { SwapId } from '../../src/core/domain.ts';
import type { Cloud } from '../../src/ports.ts';
import type { CallRecord } from '../../src/sandbox/aws/world/recorder.ts';
import type { Written } from './calls.ts';
import type { Came } from './people.ts';
import { byHand } from './putting-back.ts';
import type { Site } from './site.ts';
import { SwapChecker } from './swap-checker.ts';
import { groupName, start } from './weather.ts';

const mutating = /^(Attach|Detach|Enter|Exit|Terminate|Suspend|Resume|Update|Set|Delete|Create|Start|Cancel)/;
/** A broken bot breaks promises at every step; the first few tell the story. */
const brokenMost = 20;

export class Checkers {
  readonly broken: string[] = [];
  readonly #site: Site;
  readonly #swaps = new Map<SwapId, SwapChecker>();
  /** Who acts, by the swap and the claim. */
  readonly #actors = new Map<string, object>();
  #ground = '';

  constructor(site: Site) {
    this.#site = site;
    site.groundMoved = () => this.#watchGround();
    site.weather.world.onCall({ service: 'autoscaling' }, 'before', (_world, call) => this.#called(call));
    site.weather.world.onCall({ service: 'autoscaling' }, 'after', (_world, call) => {
      if (mutating.test(call.action)) this.#of(call)?.changed();
    });
  }

  breaks(promise: number, what: string): void {
    if (this.broken.length >= brokenMost) return;
    const at = Math.round((this.#site.clock.now() - start) / 1_000);
    this.broken.push(`promise ${promise} at ${at} s: ${what}`);
  }

  /** Promises 4 and 5: what is about to be done stands last in the journal, and its owner does it. */
  performs(by: object, ...[, action, acting]: Parameters<Cloud['perform']>): void {
    // What recovers a group goes by its marker and holds no lease, whichever swap the marker names.
    if (this.#site.puttingBack !== undefined && acting.fence === 0) return;
    const { journal } = this.#site.store;
    const last = journal.entries(acting.swap).findLast(({ event }) => event.kind !== 'asked')?.event;
    if (last?.kind !== 'acting' || JSON.stringify(last.action) !== JSON.stringify(action)) {
      this.breaks(4, `acts without a record: ${JSON.stringify(action)} after ${JSON.stringify(last)}`);
    }
    if (acting.fence !== journal.fence(acting.swap)) {
      this.breaks(5, `a stale process acts: ${JSON.stringify(action)}`);
    }
    const tenure = `${acting.swap} ${acting.fence}`;
    if ((this.#actors.get(tenure) ?? by) !== by)
      this.breaks(5, `two processes act by one claim: ${JSON.stringify(action)}`);
    this.#actors.set(tenure, by);
  }

  /** After every moment in which something may have happened. */
  look(): void {
    const { journal } = this.#site.store;
    for (const fault of this.#site.faults.splice(0)) this.breaks(6, `the bot has a fault: ${fault}`);
    for (const swap of journal.begun()) this.#checker(swap).look();
    if (journal.liveNow().length === 0) this.#watchGround();
    else this.#site.groundMoved = undefined;
    const groups = journal.liveNow().map(swap => this.#checker(swap).plan.groupArn);
    if (new Set(groups).size < groups.length) this.breaks(5, 'two swaps live on one group');
  }

  ends(came: Came | undefined): void {
    if (came === undefined) this.breaks(6, 'the request was never answered');
    for (const swap of this.#swaps.values()) swap.ends();
  }

  /** Notices what changes before a swap begins. */
  #watchGround(): void {
    const { world, incoming } = this.#site.weather;
    const { members, ...settings } = this.#site.truth(groupName);
    const ground = JSON.stringify([
      settings,
      members.map(m => [m.id, m.lifecycle, m.healthStatus]),
      incoming.map(id => world.instanceState(id)),
    ]);
    if (ground !== this.#ground) this.#site.changedAt = this.#site.clock.now();
    this.#ground = ground;
  }

  #checker(swap: SwapId): SwapChecker {
    const known = this.#swaps.get(swap);
    if (known) return known;
    const made = new SwapChecker(this.#site, swap, (promise, what) => this.breaks(promise, what));
    this.#swaps.set(swap, made);
    return made;
  }

  #called(call: CallRecord): void {
    if (!mutating.test(call.action) || call.caller.arn === byHand) return;
    const swap = this.#of(call);
    const { puttingBack } = this.#site;
    if (swap) swap.called(call);
    else if (puttingBack !== undefined) this.#checker(puttingBack).putsBack(call);
    else this.breaks(7, `${call.action} without an approved swap: ${JSON.stringify(call.input)}`);
  }

  /** The live swap of the group that a call is about. */
  #of({ input }: CallRecord): SwapChecker | undefined {
    const { AutoScalingGroupName, InstanceId, Tags } = input as Written;
    const name = AutoScalingGroupName ?? Tags?.[0]?.ResourceId;
    return this.#site.store.journal
      .liveNow()
      .map(swap => this.#checker(swap))
      .find(({ plan }) =>
        name === undefined
          ? [...plan.outgoing, ...plan.incoming].some(({ id }) => id === InstanceId)
          : plan.group.name === name,
      );
  }
}
