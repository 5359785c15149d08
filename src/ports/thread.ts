/** Slack as the place where the story is told, and what the store remembers of the telling. */
import type { SwapId } from '../core/domain.ts';
import type { Card, Words } from '../core/words.ts';

/** Where a message stands. */
export interface MessageRef {
  readonly channel: string;
  readonly ts: string;
}

/** A post or update failed; the reason says what to do next. */
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
  /**
   * `key` travels with the message, invisibly, so that `find` can tell whether it arrived. What is `urgent` goes
   * before the rest where many want to post.
   */
  post(
    to: { channel: string; under?: string; urgent?: boolean },
    content: Card | Words,
    key: string,
    last?: LastLook,
  ): Promise<MessageRef>;
  update(message: MessageRef, card: Card, last?: LastLook): Promise<void>;
  /** Takes back a message of ours that says what stands there already. */
  withdraw(message: MessageRef): Promise<void>;
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
  /**
   * Written when it is known where the post stands. Answers where it stands: another process may have posted it
   * meanwhile, and the first to say so is the one that counts.
   */
  arrived(swap: SwapId, key: string, message: MessageRef): Promise<MessageRef>;
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
