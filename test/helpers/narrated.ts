/**
 * A narrator over a thread that may say no, with a journal and an outbox in memory: what Slack would have been
 * sent, and when. A sleep takes no time of ours and all of the story's.
 */
import { createNarrator, type Narrator } from '../../src/app/narrator.ts';
import { must } from '../../src/core/assert.ts';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { type Card, plain, type Words } from '../../src/core/words.ts';
import { type MessageRef, type Outbox, type Post, ThreadError, type ThreadTrouble } from '../../src/ports.ts';
import { message } from '../../src/slack/blocks.ts';
import { approver, plan, policy, request, requester, t0 } from './build.ts';
import { MemoryJournal } from './memory-journal.ts';

export const id = 's-00000001' as SwapId;

export interface Told {
  readonly key: string;
  readonly under: string | undefined;
  text: string;
  /** What Slack is sent. */
  readonly body: string;
}

const text = (content: Card | Words): string => plain('text' in content ? content.text : content);
const unused = () => Promise.reject(new Error('not asked for here'));

/** Posts are kept as text; `says` may answer one with a trouble. */
export function createThread(
  says: (key: string, text: string, under?: string) => ThreadTrouble | undefined = () => undefined,
) {
  const told: Told[] = [];
  return {
    told,
    updates: 0,
    post(to: { channel: string; under?: string }, content: Card | Words, key: string): Promise<MessageRef> {
      const trouble = says(key, text(content), to.under);
      if (trouble) return Promise.reject(new ThreadError(trouble, `Slack says ${trouble}`));
      told.push({ key, under: to.under, text: text(content), body: JSON.stringify(message(content)) });
      return Promise.resolve({ channel: to.channel, ts: String(told.length) });
    },
    update({ ts }: MessageRef, card: Card): Promise<void> {
      this.updates++;
      const trouble = says(`update ${ts}`, text(card));
      if (trouble) return Promise.reject(new ThreadError(trouble, `Slack says ${trouble}`));
      const message = told[Number(ts) - 1];
      if (message) message.text = text(card);
      return Promise.resolve();
    },
    withdraw: unused,
    attach({ under }: { under: string }): Promise<void> {
      const trouble = says('picture', '', under);
      if (trouble) return Promise.reject(new ThreadError(trouble, `Slack says ${trouble}`));
      told.push({ key: `${id}/picture`, under, text: '(a picture)', body: '' });
      return Promise.resolve();
    },
    find: (_to: unknown, _key: string): Promise<MessageRef | undefined> => Promise.resolve(undefined),
  };
}

function createOutbox(): Outbox {
  const posts = new Map<string, Post>();
  return {
    posted: () => Promise.resolve([...posts.values()]),
    intend(_swap, key, intendedAt) {
      posts.set(key, { key, intendedAt });
      return Promise.resolve();
    },
    arrived(_swap, key, message) {
      posts.set(key, { key, intendedAt: t0, message });
      return Promise.resolve(message);
    },
  };
}

/** A swap that has just been approved, and the process that tells of it, once it is open. */
export class Narrated {
  now = t0;
  outbox: Outbox = createOutbox();
  waiting = request({ state: 'approved', settledBy: approver });
  journal = new MemoryJournal(() => this.now);
  /** What the log says. */
  readonly errors: string[] = [];
  #narrator: Narrator | undefined;

  constructor() {
    this.journal.begin(id, { kind: 'approved', plan: plan(), requester, approver });
  }

  get narrator(): Narrator {
    return must(this.#narrator, 'it has been opened');
  }

  happened(event: JournalEvent): Promise<unknown> {
    return this.journal.ask(id, event);
  }

  open(thread: ReturnType<typeof createThread>): void {
    this.#narrator = createNarrator({
      requests: {
        get: () => Promise.resolve(this.waiting),
        list: () => Promise.resolve([this.waiting]),
        add: unused,
        settle: unused,
        approve: unused,
        liveOn: unused,
        open: unused,
        audit: unused,
        auditOf: unused,
        auditBetween: unused,
      },
      journal: this.journal,
      outbox: this.outbox,
      thread,
      clock: {
        now: () => this.now,
        sleep: ms => {
          this.now += ms;
          return Promise.resolve();
        },
      },
      log: { info() {}, warn() {}, error: (_fields: object, text: string) => void this.errors.push(text) },
      policy: () => ({ channels: [], groups: [policy] }),
    });
  }
}

/** Somebody says it. */
export const word = (what: 'pause' | 'continue', by: PersonId): JournalEvent => ({ kind: 'asked', what, by });
