/**
 * Where the bot runs: its store, its AWS, its Slack, its clock, and its processes, which are killed, frozen
 * and started again as the weather has it. The store and Slack outlive every process.
 */
import { createCloud } from '../../src/aws/cloud.ts';
import { decide } from '../../src/core/decide.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Policy } from '../../src/core/policy.ts';
import type { Cloud, Desk, Journal, Outbox, Requests, Thread } from '../../src/ports.ts';
import type { GroupTruth } from '../../src/sandbox/aws/world/truth.ts';
import { worldClients } from '../aws/world-api.ts';
import { MemoryStore } from '../helpers/memory-store.ts';
import { VirtualClock } from '../helpers/virtual-clock.ts';
import { BotProcess, type Effect, type Fate, type Outside, type Through } from './bot-process.ts';
import { Replicas } from './replicas.ts';
import { Slack } from './slack.ts';
import type { Trouble } from './troubles.ts';
import { type Watch, watchedPerform, watchedSurvey } from './watch.ts';
import { groupName, type Weather } from './weather.ts';

/** A mistake built into the bot, to see that the checkers find it. */
export interface Mistake {
  /** Only such weather can bring it to light. */
  readonly where?: (weather: Weather) => boolean;
  /** Troubles that befall every history that it is looked for in, besides what is drawn. */
  readonly sure?: readonly Trouble[];
  /** The same, and no other trouble does. */
  readonly only?: readonly Trouble[];
  readonly judge?: typeof decide;
  readonly cloud?: (cloud: Cloud, store: MemoryStore) => Cloud;
  readonly journal?: (journal: Journal) => Journal;
  readonly requests?: (requests: Requests) => Requests;
  readonly outbox?: (outbox: Outbox) => Outbox;
  readonly thread?: (thread: Thread) => Thread;
  /** Handles of what a person presses, before the real desk does. */
  readonly desk?: (desk: Desk, store: MemoryStore) => Desk;
  /** Nobody asks whether a call may still go out. */
  readonly mayActAlways?: boolean;
}

/** Instances that die while nobody can see it. */
const strikesMost = 2;
/** As long as the SDK waits for an answer. */
const requestMs = 10_000;

export class Site {
  readonly weather: Weather;
  readonly store: MemoryStore;
  readonly clock: VirtualClock;
  readonly slack: Slack;
  readonly cloud: Cloud;
  /** What happened beside the journal and AWS's calls, for the transcript. */
  readonly notes: { readonly at: number; readonly what: string }[] = [];
  /** What was taken that neither a journal nor a decision tells of, for the coverage report. */
  readonly marks = new Set<string>();
  /** When the group or the incoming instances last changed while no swap ran on it. */
  changedAt = 0;
  /** Called at every moment in which the world may have changed while nobody was awake. */
  groundMoved: (() => void) | undefined;
  /** Faults of the bot itself. */
  readonly faults: string[] = [];
  policy: Policy;
  /** The swap whose group is being put back from its marker. */
  puttingBack: SwapId | undefined;
  /** The command that waits for its answer, by the group. */
  readonly typed = new Map<string, string>();
  /** When no process was awake, in milliseconds, up to now. */
  #offMs = 0;
  #offSince: number | undefined;
  #strikes = 0;
  readonly #mistake: Mistake;
  readonly #outside: Outside;
  readonly #replicas: Replicas | undefined;
  readonly #processes: BotProcess[] = [];

  constructor(weather: Weather, policy: Policy, mistake: Mistake, watch: Watch) {
    const { world, luck } = weather;
    this.weather = weather;
    this.policy = policy;
    this.#mistake = mistake;
    this.clock = new VirtualClock({
      get now() {
        return world.now;
      },
      advance: ms => this.#advance(ms),
    });
    const now = (): number => world.now;
    this.store = new MemoryStore(now);
    this.slack = new Slack(weather.slack, luck.slack, now, what => this.note(what));
    const clients = worldClients(world);
    const cloudThrough = (through: Through): Cloud => {
      const cloud = createCloud({
        accounts: [{ name: 'default', regions: [world.home.region] }],
        clock: this.clock,
        clientsFor: (...place) => ({
          // Nothing comes between the last question whether a write may go out and its sending.
          call: (...asked) => {
            const api = clients(...place);
            return isRead(asked[1]) ? this.#inTime(through, () => api.call(...asked)) : api.call(...asked);
          },
        }),
      });
      const seen = watchedPerform(this.#late(cloud), watch, through);
      return watchedSurvey(mistake.cloud?.(seen, this.store) ?? seen, watch);
    };
    this.cloud = cloudThrough(call => call());
    if (weather.replicas)
      this.#replicas = new Replicas(this.clock, this.store, mistake.mayActAlways ?? false);
    const { store } = this;
    const outbox = { ...store.outbox, ...this.#replicas?.turns() };
    const judge = mistake.judge ?? decide;
    this.#outside = {
      clock: this.clock,
      cloud: cloudThrough,
      journal: mistake.journal?.(store.journal) ?? store.journal,
      requests: mistake.requests?.(store.requests) ?? store.requests,
      outbox: mistake.outbox?.(outbox) ?? outbox,
      freezes: store.freezes,
      thread: mistake.thread?.(this.slack.thread()) ?? this.slack.thread(),
      people: this.slack.people(),
      policy: () => this.policy,
      written: swap => store.journal.entries(swap).length,
      judge: (swap, seen, at) => {
        const decision = judge(swap, seen, at);
        watch.decided(swap, seen, at, decision);
        return decision;
      },
    };
  }

  /** A look that has waited for so long that nothing may be decided by it, as it says itself. */
  #late(cloud: Cloud): Cloud {
    const { lateShare, luck } = this.weather;
    if (lateShare === 0) return cloud;
    return {
      ...cloud,
      observe: async (...asked) => {
        const seen = await cloud.observe(...asked);
        if (!luck.process.one(lateShare)) return seen;
        const ms = luck.process.pick([40_000, 65_000, 110_000]);
        this.#strike(ms);
        await this.clock.sleep(ms);
        return seen;
      },
    };
  }

  /** The SDK gives up an answer that is not read in time, and a process that wakes finds that out first. */
  async #inTime<T>(through: Through, send: () => Promise<T>): Promise<T> {
    let sentAt = 0;
    const output = await through(() => {
      sentAt = this.clock.now();
      return send();
    });
    if (this.clock.now() - sentAt <= requestMs) return output;
    throw Object.assign(new Error('the request timed out'), { name: 'TimeoutError' });
  }

  /** Nobody is awake in between, but the world goes on: whoever watches the ground sees every step of it. */
  #advance(ms: number): void {
    const { world } = this.weather;
    const until = world.now + ms;
    while (this.groundMoved !== undefined && world.nextAt !== undefined && world.nextAt < until) {
      world.advanceToNext(until - world.now);
      this.groundMoved();
    }
    world.advance(until - world.now);
  }

  /** The group as it really is; without members once it has been deleted. */
  truth(group: string): GroupTruth {
    try {
      return this.weather.world.group(group);
    } catch {
      return { ...nothing, name: group };
    }
  }

  note(what: string): void {
    this.notes.push({ at: this.clock.now(), what });
  }

  /** How long nobody could act, up to now. */
  get offMs(): number {
    return this.#offMs + (this.#offSince === undefined ? 0 : this.clock.now() - this.#offSince);
  }

  get awake(): readonly BotProcess[] {
    return this.#processes.filter(process => process.awake);
  }

  /** Someone at a desk; undefined while no process is awake. */
  desk(): BotProcess['desk'] | undefined {
    const [process] = this.awake;
    if (!process) return undefined;
    const desk = this.#mistake.desk?.(process.desk, this.store) ?? process.desk;
    return { ...desk, expire: () => process.desk.expire() };
  }

  start(): void {
    const process = new BotProcess(`bot ${this.#processes.length + 1}`, this.#outside, {
      fate: (of, effect, when) => this.#fate(of, effect, when),
      fault: what => this.faults.push(what),
      ...(this.#replicas === undefined ? {} : { dispatcher: of => this.#replicas?.dispatcher(of) ?? none }),
    });
    this.#processes.push(process);
    this.note(`${process.name} starts`);
    process.start();
    this.#count();
    if (this.#replicas) void this.#sweep(process);
  }

  #fate(process: BotProcess, effect: Effect, when: 'before' | 'after'): Fate {
    const { killShare, freezeShare, storeFailShare, dozeShare } = this.weather;
    const luck = this.weather.luck.process;
    if ((effect === 'write' || effect === 'tell') && storeFailShare > 0 && luck.one(storeFailShare)) {
      this.note(`${process.name}: the store fails ${when} a write`);
      return 'fail';
    }
    if (effect === 'ask') {
      if (when === 'after' || dozeShare === 0 || !luck.one(dozeShare)) return 'live';
      const ms = luck.pick([3_000, 15_000, 60_000, 110_000, 600_000]);
      this.#strike(ms);
      return this.#freezes(process, ms);
    }
    if (killShare > 0 && luck.one(killShare)) {
      const offMs = luck.one(0.1) ? luck.between(60_000, 1_200_000) : luck.between(1, 60_000);
      this.note(`${process.name} is killed ${when} ${words[effect]}, for ${Math.round(offMs / 1_000)} s`);
      void this.#later(offMs, () => this.start());
      this.#lost(process);
      return 'die';
    }
    // Before a write it is the store that takes its time; in the telling it may hang anywhere.
    const mayHang = effect === 'tell' || effect === 'post' || (effect === 'write' && when === 'after');
    if (mayHang && freezeShare > 0 && luck.one(freezeShare))
      return this.#freezes(process, luck.pick([3_000, 15_000, 60_000, 600_000]));
    return 'live';
  }

  /**
   * Where instances die, a newcomer or an old one in Standby may die while nobody can see it: what was seen before
   * is no longer so then.
   * Not before an old one leaves: until then a swap has the time to find out.
   */
  #strike(ms: number): void {
    const { mishaps, world, luck, incoming } = this.weather;
    if (!mishaps.deaths || this.#strikes >= strikesMost || luck.process.one(0.3)) return;
    const serving = this.truth(groupName).members.filter(
      m => (m.serving && incoming.includes(m.id)) || m.lifecycle === 'Standby',
    );
    if (serving.length === 0 || !this.#isLeaving) return;
    this.#strikes++;
    const { id } = luck.process.pick(serving);
    world.at(world.now + Math.min(ms, 1_000), w => w.instanceState(id) === 'running' && w.stop(id));
  }

  get #isLeaving(): boolean {
    const { journal } = this.store;
    return journal.liveNow().some(swap => {
      const last = journal.entries(swap).findLast(({ event }) => event.kind === 'phase')?.event;
      return last?.kind === 'phase' && ['retire', 'bake', 'terminate'].includes(last.phase);
    });
  }

  #freezes(process: BotProcess, ms: number): Fate {
    this.note(`${process.name} freezes for ${ms / 1_000} s`);
    void this.#later(ms, () => {
      if (process.dead) return;
      process.thaw();
      this.note(`${process.name} thaws`);
      this.#count();
      this.#replicas?.offerAll();
    });
    this.#lost(process);
    return 'freeze';
  }

  #lost(process: BotProcess): void {
    void this.#later(0, () => this.#count());
    void this.#replicas?.lost(process);
  }

  async #later(ms: number, then: () => void): Promise<void> {
    await this.clock.sleep(ms);
    then();
  }

  #count(): void {
    const off = this.awake.length === 0;
    if (off) this.#offSince ??= this.clock.now();
    else if (this.#offSince !== undefined) {
      this.#offMs += this.clock.now() - this.#offSince;
      this.#offSince = undefined;
    }
  }

  /** What one process left undone when it died, or never heard of, another one does. */
  async #sweep(process: BotProcess): Promise<void> {
    while (!process.dead) {
      await this.clock.sleep(15_000);
      this.#replicas?.offerAll();
      for (const swap of this.untold()) process.tell(swap);
    }
  }

  /** Nothing runs and all is told. */
  get isQuiet(): boolean {
    const live = this.store.journal.liveNow().length > 0;
    return !live && this.untold().length === 0 && this.unshown().length === 0;
  }

  /** Swaps whose card offers what only one that runs can do. */
  unshown(): readonly SwapId[] {
    return this.store.journal.begun().filter(swap => {
      const content = this.slack.cardOf(swap)?.content;
      return content && 'buttons' in content && content.buttons.some(({ action }) => action !== 'take-up');
    });
  }

  /** Swaps of which the last entries stand in no thread. */
  untold(): readonly SwapId[] {
    return this.store.journal.begun().filter(swap => {
      const last = this.store.journal.entries(swap).length;
      const never = (key: string): boolean => this.slack.never.has(`${swap}/${key}`);
      return !this.store
        .posts(swap)
        .some(({ key, message }) => key.endsWith(`-${last}`) && (message !== undefined || never(key)));
    });
  }
}

const words: Readonly<Record<Effect, string>> = {
  write: 'a write',
  tell: 'a write about a post',
  act: 'a call',
  ask: 'a question',
  post: 'a post',
  read: 'a read',
};

const nothing: Omit<GroupTruth, 'name'> = {
  key: '',
  min: 0,
  max: 0,
  desired: 0,
  suspended: [],
  tags: {},
  members: [],
  healthyCount: 0,
  countedCount: 0,
  deleting: true,
  templateVersion: undefined,
};

const isRead = (action: string): boolean => /^(Describe|Get)/.test(action);

const none: never = undefined as never;
