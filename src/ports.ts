/**
 * What the use cases need of the outside, in our own words. Adapters implement these; neither AWS, Slack
 * nor SQL types pass through.
 */
import type {
  Action,
  Answer,
  GroupRef,
  GroupSeen,
  InstanceId,
  Observation,
  PersonId,
  Survey,
  SwapId,
  TrafficSource,
  Trouble,
} from './core/domain.ts';
import type { Fault, Form, GroupChoice, Surroundings } from './core/form.ts';
import type { Freeze } from './core/freeze.ts';
import type { Entry, JournalEvent } from './core/journal.ts';
import type { HomeLine } from './core/messages/home.ts';
import type { PlannedInstance } from './core/plan.ts';
import type { GroupPolicy } from './core/policy.ts';
import type { Request, RequestState } from './core/request.ts';
import type { Swap } from './core/swap.ts';
import type { ButtonAction, Card, Words } from './core/words.ts';

/** Time as a value. Sleeping ends early, without an error, when the signal aborts. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A look at AWS failed; `trouble` says how and in whose words. */
export class CloudError extends Error {
  override readonly name = 'CloudError';
  readonly trouble: Trouble;
  constructor(trouble: Trouble, options?: ErrorOptions) {
    super(`${trouble.call}: ${trouble.text}`, options);
    this.trouble = trouble;
  }
}

/**
 * AWS. Reads are retried inside and throw `CloudError`; `perform` is sent at most once and throws nothing but
 * what `Acting.proof` does.
 */
export interface Cloud {
  /**
   * The groups that a person may mean by `text` (`name`, `region/name` or `account/region/name`).
   * Never asks AWS: whether such a group exists is seen by looking.
   */
  candidates(text: string): readonly GroupRef[];
  /** Every `account/region` that the bot works in. */
  places(): readonly string[];
  /** Every group of one of the places, as it was at most seconds ago: one read for all who ask meanwhile. */
  groups(place: string): Promise<readonly GroupChoice[]>;
  /** A group and the running instances around it, at most seconds old; undefined where there is no such group. */
  surroundings(group: GroupRef): Promise<Surroundings | undefined>;
  /** The look before a plan or an approval: about twenty calls plus two per target group. */
  survey(group: GroupRef, instances: readonly InstanceId[], more?: SurveyOptions): Promise<Survey>;
  /**
   * The look of every step: two calls, one per load balancer where the health is wanted and one for alarms,
   * however many instances.
   */
  observe(
    group: GroupRef,
    instances: readonly InstanceId[],
    sources: readonly TrafficSource[],
    more?: LookOptions,
  ): Promise<Observation>;
  /**
   * One mutating call. The lease in `acting` proves that the caller owns the swap, `proof` that it still does
   * after waiting for AWS's limits. Nothing is sent unless the credentials are those of the plan's account.
   */
  perform(group: GroupRef, action: Action, acting: Acting): Promise<Answer>;
}

export interface SurveyOptions {
  /** CloudWatch alarms in the group's account and region. */
  readonly alarms?: readonly string[];
  /** A version of the group's launch template. */
  readonly templateVersion?: string;
}

export interface LookOptions {
  /** CloudWatch alarms in the group's account and region. */
  readonly alarms?: readonly string[];
  /** Goes before the looks of others where calls are short. */
  readonly urgent?: boolean;
  /**
   * Whether to ask the load balancers, too, once it is known how the group is; always where it is not given.
   * Where very many are watched, those looks at them that can wait should lie `apartMs` apart.
   */
  readonly health?: (group: GroupSeen | undefined, apartMs: number) => boolean;
  /** Also tells the activities of the group that began at this moment (ms) or later: one call more. */
  readonly activitiesSince?: number;
}

/** The right to act on one swap; handed out by the journal, void once another owner took it. */
export interface Lease {
  readonly swap: SwapId;
  /** Rises with every claim: an append under an older fence is refused. */
  readonly fence: number;
}

/** The right to act, in whose name, and on which account: AWS's own record of the call names them. */
export interface Acting extends Lease {
  readonly requester: PersonId;
  /** AWS account number of the plan. */
  readonly accountId: string;
  /**
   * Throws `LeaseLost` once another process may have taken over. Asked when a call has waited for its turn and
   * goes out; absent where there is no other process.
   */
  readonly proof?: () => void;
  /** Aborts when this process has to let go: a call that still waits for its turn is not sent any more. */
  readonly over?: AbortSignal;
}

/** The journal refused an append: somebody else went on with this swap. Let go at once. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/** The journal refused an append: a person's word has come in between. Read it and decide again. */
export class JournalMoved extends Error {
  override readonly name = 'JournalMoved';
}

/** The append-only memory of swaps. */
export interface Journal {
  /** Takes the swap over for this process. */
  claim(swap: SwapId): Promise<Lease>;
  read(swap: SwapId, after?: number): Promise<readonly Entry[]>;
  /**
   * Durable when it resolves. Throws `LeaseLost` under an old fence, `JournalMoved` unless it continues the
   * journal without a gap.
   */
  append(lease: Lease, seq: number, event: JournalEvent): Promise<Entry>;
  /** Adds a person's word (pause, abort…) at the end, whoever owns the swap. */
  ask(swap: SwapId, event: JournalEvent): Promise<Entry>;
  /**
   * Makes a halted swap live again with `event`, if that continues its journal; in one transaction, and only
   * while no other swap has the group.
   */
  takeUp(
    swap: SwapId,
    seq: number,
    event: Extract<JournalEvent, { kind: 'taken-up' }>,
  ): Promise<
    | { readonly kind: 'taken-up' }
    | { readonly kind: 'busy'; readonly swap: SwapId }
    | { readonly kind: 'moved' }
  >;
  /** Approved swaps without an outcome. */
  live(): Promise<readonly SwapId[]>;
}

/** How a decision on a request ended: first come, first served. */
export type Settled =
  | { readonly kind: 'settled'; readonly request: Request }
  | { readonly kind: 'too-late'; readonly request: Request }
  | { readonly kind: 'busy'; readonly swap: SwapId };

/** Requests and the record of who did what about them. */
export interface Requests {
  add(request: Request): Promise<void>;
  get(id: SwapId): Promise<Request | undefined>;
  /** Newest first. */
  list(filter: {
    group?: GroupRef;
    states?: readonly RequestState[];
    limit: number;
  }): Promise<readonly Request[]>;
  /** Those that wait for their decision, and those whose swap has not ended. */
  open(): Promise<readonly Request[]>;
  /**
   * Compare-and-set from `pending`. Approval writes the request, its journal's first event and the claim on
   * the group in one transaction; `busy` names the live swap that has the group.
   */
  settle(
    id: SwapId,
    to: Exclude<RequestState, 'pending'>,
    by: { readonly person?: PersonId; readonly at: number; readonly reason?: string },
  ): Promise<Settled>;
  /**
   * One person's yes, kept once. With the last of `required` it settles the request as `settle` does, in the
   * same transaction; `counted` where more are needed. A yes to a busy group is not kept.
   */
  approve(
    id: SwapId,
    by: { readonly person: PersonId; readonly at: number },
    required: number,
  ): Promise<Settled | { readonly kind: 'counted'; readonly request: Request }>;
  /** The live swap on a group, if there is one. */
  liveOn(group: GroupRef): Promise<SwapId | undefined>;
  audit(row: AuditRow): Promise<void>;
  auditOf(id: SwapId): Promise<readonly AuditRow[]>;
  /** Every row from `from` up to, not including, `to` (ms), in order; those about no swap included. */
  auditBetween(from: number, to: number): Promise<readonly AuditRow[]>;
}

/** Freezes, those that are over included: they are never removed. */
export interface Freezes {
  add(freeze: Freeze): Promise<void>;
  /** Neither over nor lifted at `now`. */
  inForce(now: number): Promise<readonly Freeze[]>;
  /** Ends every freeze in force with exactly this pattern; how many there were. */
  lift(pattern: string, by: { readonly person: PersonId; readonly at: number }): Promise<number>;
}

/** Who did what, and what it came to. Append-only. */
export interface AuditRow {
  readonly at: number;
  readonly person: PersonId;
  readonly deed: string;
  readonly swap?: SwapId;
  readonly outcome: string;
}

/** Where a message stands. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** A post or update failed. `after` is how long to wait; `final` ones will not succeed by waiting. */
export class ThreadError extends Error {
  override readonly name = 'ThreadError';
  readonly reason: ThreadTrouble;
  /** Milliseconds to wait before trying again, where Slack said so. */
  readonly afterMs: number | undefined;
  constructor(reason: ThreadTrouble, message: string, afterMs?: number, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
    this.afterMs = afterMs;
  }
}

export type ThreadTrouble =
  /** The bot is not in the channel, or it is archived or gone: a person must act. */
  | 'not-in-channel'
  /** This message can no longer be changed: post a new one. */
  | 'not-editable'
  /** The token is refused or lacks a scope. */
  | 'token'
  /** Slack will never take this content: trying again is of no use. */
  | 'refused'
  /** Certainly not posted; later it may work. */
  | 'rate-limited'
  /** May or may not have been posted. */
  | 'ambiguous';

/** Asked last before a call is sent, after every wait. Throws where it must not be sent any more. */
export type LastLook = () => Promise<void>;

/**
 * The place where the story is told. Each call is sent once: after an `ambiguous` post, look with `find` first.
 * What `last` throws is thrown as it is.
 */
export interface Thread {
  /** `key` travels with the message, invisibly, so that `find` can tell whether it arrived. */
  post(
    to: { channel: string; under?: string },
    content: Card | Words,
    key: string,
    last?: LastLook,
  ): Promise<MessageRef>;
  update(message: MessageRef, card: Card, last?: LastLook): Promise<void>;
  /** Shows a picture in a thread. Not found again by any key, so it is tried once. */
  attach(to: { channel: string; under: string }, picture: Picture): Promise<void>;
  /** Looks for a message of ours by its key: in the thread `under`, or in the channel since `since` (ms). */
  find(to: { channel: string; under?: string }, key: string, since: number): Promise<MessageRef | undefined>;
}

/** A drawing: SVG with its size, and the words for who cannot see it. */
export interface Picture {
  readonly svg: string;
  readonly title: string;
  readonly alt: string;
}

/** What Slack says of a person now. */
export interface Person {
  readonly id: PersonId;
  readonly kind: 'member' | 'guest' | 'bot' | 'deactivated' | 'foreign';
}

export interface People {
  /** Fetched now; throws where Slack cannot say, and the caller refuses. */
  look(id: PersonId): Promise<Person>;
  /** Members of a user group, at most seconds old; throws where Slack cannot say. */
  members(usergroup: string): Promise<readonly PersonId[]>;
  /** Who can be in this channel, fetched now; throws where Slack cannot say, and the caller refuses. */
  audience(channel: string): Promise<Audience>;
  /** Whether a member can read this channel now: it is public, or the person is in it. Throws as above. */
  reads(id: PersonId, channel: string): Promise<boolean>;
}

/** `own`: people of our company only. `shared`: outsiders are in it or invited. `direct`: one person and the bot. */
export type Audience = 'own' | 'shared' | 'direct';

/** What a store remembers of what Slack was told. */
export interface Outbox {
  /**
   * Where several processes share a store: waits until no other one is telling this request. A turn that its
   * holder cannot renew (it died or hangs) lapses after seconds.
   */
  readonly turn?: (swap: SwapId) => Promise<Turn>;
  /** Swaps of which something is untold. */
  readonly untold?: () => Promise<readonly SwapId[]>;
  posted(swap: SwapId): Promise<readonly Post[]>;
  /** Written before the post is sent. */
  intend(swap: SwapId, key: string, at: number): Promise<void>;
  /** Written when it is known where the post stands. */
  arrived(swap: SwapId, key: string, message: MessageRef): Promise<void>;
}

/** The right to tell one request, for a while. */
export interface Turn {
  /** Throws `TurnLost` where another process may be telling by now. */
  still(): Promise<void>;
  end(): Promise<void>;
}

/** This process was away for too long: another one may have gone on with the telling. */
export class TurnLost extends Error {
  override readonly name = 'TurnLost';
}

export interface Post {
  readonly key: string;
  readonly intendedAt: number;
  readonly message?: MessageRef;
}

/** One line per happening; the fields carry ids, never secrets or payloads. */
export interface Log {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** One call to AWS or Slack as it went over the wire; each repetition is one more. */
export interface Call {
  readonly to: 'aws' | 'slack';
  /** As IAM names it (`autoscaling:AttachInstances`), or Slack's method. */
  readonly name: string;
  readonly result: 'ok' | 'throttled' | 'refused' | 'unanswered';
  readonly ms: number;
}

/** Hears of every call, for whoever counts them. Never throws. */
export type Heard = (call: Call) => void;

/** Figures of the swaps that this process runs, for whoever runs the bot. Never throws. */
export interface SwapMetrics {
  /** A step begins that was due at `dueAt`; the answer is called at its end. */
  step(swap: SwapId, dueAt: number): (outcome: 'done' | 'failed') => void;
  /** How many members a step saw healthy; undefined where it did not ask. */
  looked(id: SwapId, swap: Swap, healthy: number | undefined): void;
  /** An event of ours is on record; `before` is the swap without it. */
  recorded(before: Swap, entry: Entry): void;
  /** This process does not run the swap any more. */
  letGo(swap: SwapId): void;
}

/** Who speaks, and where. The front end has made sure that it is really this person of our workspace. */
export interface Asker {
  readonly person: PersonId;
  /** Slack channel id. */
  readonly channel: string;
}

/**
 * The use cases as every front end calls them. Each call answers the one who asked with one card and never
 * throws for anything a person or AWS did.
 */
export interface Desk {
  /** The text after `/asg-swap`, untouched. */
  command(text: string, from: Asker): Promise<Card>;
  /** A button of ours was pressed on `message`. */
  press(action: ButtonAction, swap: SwapId, from: Asker, message: MessageRef): Promise<Card>;
  /** A command or click that was answered at the door and decided nothing: it is kept in the audit. */
  turnedAway(person: PersonId, what: 'command' | 'button', why: string): Promise<void>;
  readonly form: FormDesk;
  readonly home: HomeDesk;
}

/** What the form of a swap can be filled with, for one person. */
export interface FormDesk {
  /** The groups that this person may ask for and that fit what was typed, the best ones first. */
  groups(typed: string, who: PersonId): Promise<OfferedGroups>;
  /** What the form must know of a group, by its key; words where it cannot be asked for. */
  group(key: string, who: PersonId): Promise<FormGroup | Words>;
  /**
   * Instances that fit what was typed: those that could come in, or the members in service. Rejects where AWS
   * cannot be asked.
   */
  instances(
    way: 'in' | 'out',
    key: string,
    typed: string,
    who: PersonId,
  ): Promise<readonly PlannedInstance[]>;
  /** What stands against the form as far as it is filled in, or what a plan of it would be. Changes nothing. */
  check(
    form: Form,
    from: { readonly person: PersonId; readonly channel: string | undefined },
  ): Promise<Checked>;
  /** Asks for the swap, exactly as the command does. */
  ask(form: Form, from: Asker): Promise<Asked>;
}

/** Groups that can be picked, and what kept some of them from being known. */
export interface OfferedGroups {
  readonly options: readonly GroupOption[];
  readonly trouble?: Words;
}

/** A group with the key, of at most 75 characters, by which the form names it. */
export interface GroupOption extends GroupChoice {
  readonly key: string;
}

export interface FormGroup extends GroupOption {
  readonly rules: GroupPolicy;
  /** Where its swaps are asked for; empty: wherever the bot is. */
  readonly channels: readonly string[];
  readonly zones: readonly string[];
  /** How many instances could come in as far as one look tells. */
  readonly loose: number;
  /** The launch template that the group launches from, where it is one of its own. */
  readonly template?: string;
}

export type Checked =
  | {
      readonly kind: 'fits';
      readonly summary: Words;
      readonly warnings: readonly Words[];
      readonly outage: boolean;
    }
  | { readonly kind: 'faults'; readonly faults: readonly [Fault, ...Fault[]] }
  /** Something is still to be picked, and what is filled in can be read. */
  | { readonly kind: 'unfinished' }
  /** Nothing was looked at: this person asks too fast. Worth another try after so long. */
  | { readonly kind: 'later'; readonly waitMs: number };

export type Asked =
  /** Stored; `card` says where the plan is, or when it will be there. */
  | { readonly kind: 'asked'; readonly card: Card; readonly message?: MessageRef }
  | { readonly kind: 'faults'; readonly faults: readonly [Fault, ...Fault[]] };

/** The Home tab of one person. */
export interface HomeDesk {
  /** What this person may see, or why that is nothing. */
  tab(who: PersonId): Promise<HomeTab | Words>;
  /** A button on the Home tab was pressed. */
  press(action: ButtonAction, swap: SwapId, who: PersonId): Promise<Card>;
}

export interface HomeTab {
  /** Swaps that a person must look at. */
  readonly halted: readonly HomeRow[];
  readonly running: readonly HomeRow[];
  readonly waiting: readonly HomeRow[];
  /** How many of these there are no rows for. */
  readonly hidden: number;
  readonly frozen: readonly Words[];
  /** The latest first. */
  readonly past: readonly Words[];
}

export interface HomeRow extends HomeLine {
  /** The message with the plan and its thread, where it stands yet. */
  readonly message?: MessageRef;
}

/** Where the record is kept: a file of this machine, or a database that several bots serve. */
export type StorePlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What is known of the right to run a swap. */
export interface Hold {
  /** Aborts when the swap has been given to another process. */
  readonly signal: AbortSignal;
  /** False once so much time has passed unseen that another process may have taken over. Asked right before each act. */
  readonly mayAct: () => boolean;
}

/** Who runs swaps in this process. */
export interface Worker {
  /** Runs until the swap has ended (`ended`) or has to be left to others (`let-go`). Never rejects. */
  readonly run: (swap: SwapId, hold: Hold) => Promise<'ended' | 'let-go'>;
  /** There is news of a swap that may be running here. */
  readonly ring: (swap: SwapId) => void;
}

/**
 * Shares the swaps out among the processes that serve one store. It only ever tries: who may act is decided
 * by the journal (its fence), so a lost claim, a woken process or a doubled wake-up can never act twice.
 */
export interface Dispatcher {
  /** Hands swaps to the worker from now on, those on record first. Rejects when the store cannot be reached. */
  start(worker: Worker): Promise<void>;
  /** There is news of a swap: whichever process runs it is told, and one of them runs it. Never throws. */
  wake(swap: SwapId): void;
  /** Gives back whatever is still held, once the worker has let go; others can have it at once. */
  stop(): Promise<void>;
}
