/** The use cases, as every front end calls them. */
import type { PersonId, SwapId } from '../core/domain.ts';
import type { Fault, Form, GroupChoice } from '../core/form.ts';
import type { HomeLine } from '../core/messages/home.ts';
import type { PlannedInstance } from '../core/plan.ts';
import type { GroupPolicy } from '../core/policy.ts';
import type { ButtonAction, Card, Words } from '../core/words.ts';
import type { MessageRef } from './thread.ts';

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
