/**
 * One process of the bot, wired as `src/serve.ts` does it, over ports that it reaches only while it is alive:
 * a killed one never comes back from its call, a frozen one comes back late. What it knows dies with it.
 */
import { createDesk } from '../../src/app/desk.ts';
import { createNarrator } from '../../src/app/narrator.ts';
import { createSupervisor } from '../../src/app/supervisor.ts';
import type { decide } from '../../src/core/decide.ts';
import type { SwapId } from '../../src/core/domain.ts';
import type { Policy } from '../../src/core/policy.ts';
import {
  type Clock,
  type Cloud,
  type Desk,
  type Dispatcher,
  type Freezes,
  type Journal,
  type Log,
  type Outbox,
  type People,
  type Requests,
  type Thread,
  ThreadError,
} from '../../src/ports.ts';

/** What the bot works with, before anything goes wrong. */
export interface Outside {
  readonly clock: Clock;
  /** AWS, over whatever may befall each of the calls that a look is made of. */
  readonly cloud: (through: Through) => Cloud;
  readonly journal: Journal;
  readonly requests: Requests;
  readonly outbox: Outbox;
  readonly freezes: Freezes;
  readonly thread: Thread;
  readonly people: People;
  readonly policy: () => Policy;
  readonly judge: typeof decide;
  /** Entries in the journal of a swap. */
  readonly written: (swap: SwapId) => number;
}

/** Passes each call to AWS through the life of a process. */
export type Through = <T>(call: () => Promise<T>) => Promise<T>;

/** What may befall a process at an effect. */
export type Fate = 'live' | 'die' | 'freeze' | 'fail';

/** The kinds of effect: what is written of swaps and of telling, done and asked at AWS, sent to Slack, or only read. */
export type Effect = 'write' | 'tell' | 'act' | 'ask' | 'post' | 'read';

export interface Life {
  readonly fate: (process: BotProcess, effect: Effect, when: 'before' | 'after') => Fate;
  readonly dispatcher?: (process: BotProcess) => Dispatcher;
  /** An error that nobody has planned for. */
  readonly fault: (what: string) => void;
}

/** The store or the network fails; the process lives on. */
class StoreDown extends Error {
  override readonly name = 'StoreDown';
}

/** A promise each time: one for all would hold whoever waits for it, and every history with him. */
const never = (): Promise<never> => new Promise<never>(() => {});
const tellAnewMs = 1_000_000;

export class BotProcess {
  readonly name: string;
  readonly desk: Desk & { expire(): Promise<void> };
  readonly #outside: Outside;
  readonly #life: Life;
  readonly #start: () => Promise<void>;
  readonly #tell: (swap: SwapId) => void;
  #state: 'awake' | 'frozen' | 'dead' = 'awake';
  #thawed: Promise<void> = Promise.resolve();
  #thaw: () => void = () => {};

  constructor(name: string, outside: Outside, life: Life) {
    this.name = name;
    this.#outside = outside;
    this.#life = life;
    const ports = this.#mortal();
    const log = listening(life.fault);
    const narrator = createNarrator({ ...ports, log });
    const dispatcher = life.dispatcher?.(this);
    const heard = new Map<SwapId, { readonly length: number; readonly at: number }>();
    const supervisor = createSupervisor({
      ...ports,
      log,
      // A step that wrote nothing has nothing to tell, but for the card that is written anew now and then: looking
      // for it each time would only cost time here.
      tell: swap => {
        const length = outside.written(swap);
        const at = ports.clock.now();
        const before = heard.get(swap);
        if (length === before?.length && at - before.at < tellAnewMs) return;
        heard.set(swap, { length, at });
        narrator.tell(swap);
      },
      ...(dispatcher === undefined ? {} : { dispatcher }),
    });
    this.desk = createDesk({ ...ports, log, narrator, wake: swap => supervisor.wake(swap) });
    this.#tell = swap => narrator.tell(swap);
    this.#start = async () => {
      await supervisor.start();
      await narrator.start();
    };
  }

  get awake(): boolean {
    return this.#state === 'awake';
  }

  get dead(): boolean {
    return this.#state === 'dead';
  }

  start(): void {
    void this.#start();
  }

  /** There is something of this swap that nobody has told. */
  tell(swap: SwapId): void {
    if (this.awake) this.#tell(swap);
  }

  kill(): void {
    this.#state = 'dead';
    this.#thaw();
  }

  freeze(): void {
    if (this.#state !== 'awake') return;
    this.#state = 'frozen';
    this.#thawed = new Promise(resolve => {
      this.#thaw = resolve;
    });
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'awake';
    this.#thaw();
  }

  async #here(): Promise<void> {
    while (this.#state === 'frozen') await this.#thawed;
    if (this.#state === 'dead') await never();
  }

  /** One effect of this process, unless something befalls it before or after. */
  async #does<T>(effect: Effect, work: () => Promise<T>): Promise<T> {
    if (this.#state !== 'awake') await this.#here();
    await this.#befalls(effect, 'before');
    try {
      const done = await work();
      await this.#befalls(effect, 'after');
      return done;
    } finally {
      if (this.#state !== 'awake') await this.#here();
    }
  }

  async #befalls(effect: Effect, when: 'before' | 'after'): Promise<void> {
    if (effect === 'read') return;
    // Several of its calls may be under way: it dies of the first.
    if (this.#state !== 'awake') return this.#here();
    switch (this.#life.fate(this, effect, when)) {
      case 'live':
        return;
      case 'fail':
        throw new StoreDown(`the store fails ${when} a write`);
      case 'die':
        this.kill();
        return never();
      case 'freeze':
        this.freeze();
        return this.#here();
    }
  }

  #mortal() {
    const { clock, journal, requests, outbox, freezes, thread, people, policy, judge } = this.#outside;
    const read = <T>(work: () => Promise<T>): Promise<T> => this.#does('read', work);
    const write = <T>(work: () => Promise<T>): Promise<T> => this.#does('write', work);
    const tell = <T>(work: () => Promise<T>): Promise<T> => this.#does('tell', work);
    const cloud = this.#outside.cloud(call => this.#does('ask', call));
    const post = <T>(work: () => Promise<T>): Promise<T> => this.#does('post', work);
    return {
      policy,
      judge,
      freezes,
      people: {
        look: id => read(() => people.look(id)),
        members: group => read(() => people.members(group)),
        audience: channel => read(() => people.audience(channel)),
        reads: (id, channel) => read(() => people.reads(id, channel)),
      } satisfies People,
      clock: {
        now: () => clock.now(),
        sleep: (ms, signal) => read(() => clock.sleep(ms, signal)),
      } satisfies Clock,
      cloud: {
        candidates: text => cloud.candidates(text),
        places: () => cloud.places(),
        groups: (...asked) => read(() => cloud.groups(...asked)),
        surroundings: (...asked) => read(() => cloud.surroundings(...asked)),
        survey: (...asked) => read(() => cloud.survey(...asked)),
        observe: (...asked) => read(() => cloud.observe(...asked)),
        perform: (...asked) => this.#does('act', () => cloud.perform(...asked)),
      } satisfies Cloud,
      journal: {
        claim: swap => write(() => journal.claim(swap)),
        read: (swap, after) => read(() => journal.read(swap, after)),
        append: (lease, seq, event) => write(() => journal.append(lease, seq, event)),
        ask: (swap, event) => write(() => journal.ask(swap, event)),
        live: () => read(() => journal.live()),
        takeUp: (swap, seq, event) => write(() => journal.takeUp(swap, seq, event)),
      } satisfies Journal,
      requests: {
        ...requests,
        add: request => write(() => requests.add(request)),
        get: id => read(() => requests.get(id)),
        list: filter => read(() => requests.list(filter)),
        open: () => read(() => requests.open()),
        settle: (id, to, by) => write(() => requests.settle(id, to, by)),
        approve: (id, by, required) => write(() => requests.approve(id, by, required)),
        liveOn: group => read(() => requests.liveOn(group)),
        audit: row => read(() => requests.audit(row)),
      } satisfies Requests,
      outbox: {
        ...(outbox.turn === undefined ? {} : { turn: swap => read(() => outbox.turn?.(swap) ?? never()) }),
        posted: swap => read(() => outbox.posted(swap)),
        intend: (swap, key, at) => tell(() => outbox.intend(swap, key, at)),
        arrived: (swap, key, message) => tell(() => outbox.arrived(swap, key, message)),
      } satisfies Outbox,
      thread: {
        post: (to, content, key, last) => post(() => thread.post(to, content, key, last)),
        update: (message, card, last) => post(() => thread.update(message, card, last)),
        withdraw: message => post(() => thread.withdraw(message)),
        attach: (to, picture) => post(() => thread.attach(to, picture)),
        find: (to, key, since) => read(() => thread.find(to, key, since)),
      } satisfies Thread,
    };
  }
}

/** Troubles of the outside are logged by design; anything else is a fault of the bot. */
function listening(fault: (what: string) => void): Log {
  const listen = (fields: object, message: string): void => {
    const err: unknown = Reflect.get(fields, 'err');
    if (!(err instanceof Error) || err instanceof StoreDown || err instanceof ThreadError) return;
    fault(`${message}: ${err.stack ?? err.message}`);
  };
  return { info: () => {}, warn: listen, error: listen };
}
