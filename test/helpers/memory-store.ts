/**
 * The whole store in memory, with the rules of the real one (`src/store`): a request is settled once, an
 * approval and the beginning of its journal are one step, a group has one live swap. Everything goes through
 * JSON, as on disk.
 */
import { must } from '../../src/core/assert.ts';
import { type GroupRef, groupKey, type PersonId, type SwapId } from '../../src/core/domain.ts';
import type { Freeze } from '../../src/core/freeze.ts';
import type { JournalEvent } from '../../src/core/journal.ts';
import { approversOf, glassBroken, type Request, type RequestState } from '../../src/core/request.ts';
import type { AuditRow, Freezes, MessageRef, Outbox, Post, Requests, Settled } from '../../src/ports.ts';
import { MemoryJournal } from './memory-journal.ts';

export class MemoryStore {
  readonly journal: MemoryJournal;
  readonly requests: Requests;
  readonly outbox: Outbox;
  readonly freezes: Freezes;
  readonly #requests = new Map<SwapId, Request>();
  readonly #posts = new Map<SwapId, Map<string, Post>>();
  readonly #audit: AuditRow[] = [];
  readonly #freezes: Freeze[] = [];

  constructor(now: () => number) {
    this.journal = new MemoryJournal(now);
    this.requests = this.#requestsPort();
    this.outbox = this.#outboxPort();
    this.freezes = this.#freezesPort();
  }

  /** Every request on record. */
  all(): readonly Request[] {
    return [...this.#requests.values()];
  }

  /** Entries of all journals together. */
  get entries(): number {
    return this.journal.begun().reduce((sum, swap) => sum + this.journal.entries(swap).length, 0);
  }

  /** What the outbox holds of one request, in the order of intent. */
  posts(swap: SwapId): readonly Post[] {
    return [...(this.#posts.get(swap)?.values() ?? [])];
  }

  get rows(): readonly AuditRow[] {
    return this.#audit;
  }

  #live(group: GroupRef): SwapId | undefined {
    return this.journal.liveNow().find(id => {
      const request = this.#requests.get(id);
      return request !== undefined && groupKey(request.plan.group) === groupKey(group);
    });
  }

  #settle(id: SwapId, to: Exclude<RequestState, 'pending'>, by: Parameters<Requests['settle']>[2]): Settled {
    const before = must(this.#requests.get(id), `request ${id} is on record`);
    if (before.state !== 'pending') return { kind: 'too-late', request: before };
    const request: Request = {
      ...before,
      state: to,
      settledAt: by.at,
      ...(by.person === undefined ? {} : { settledBy: by.person }),
      ...(by.reason === undefined ? {} : { settledReason: by.reason }),
    };
    if (to === 'approved') {
      const live = this.#live(request.plan.group);
      if (live !== undefined) return { kind: 'busy', swap: live };
      this.journal.begin(id, beginning(request, must(by.person, 'a person approves')));
    }
    this.#requests.set(id, request);
    return { kind: 'settled', request };
  }

  #requestsPort(): Requests {
    return {
      add: request => {
        this.#requests.set(request.id, JSON.parse(JSON.stringify(request)) as Request);
        return Promise.resolve();
      },
      get: id => Promise.resolve(this.#requests.get(id)),
      list: ({ group, states, limit }) =>
        Promise.resolve(
          [...this.#requests.values()]
            .filter(r => group === undefined || groupKey(r.plan.group) === groupKey(group))
            .filter(r => states === undefined || states.includes(r.state))
            .toSorted((a, b) => b.createdAt - a.createdAt)
            .slice(0, limit),
        ),
      open: () => {
        const live = this.journal.liveNow();
        return Promise.resolve(
          [...this.#requests.values()].filter(r => r.state === 'pending' || live.includes(r.id)),
        );
      },
      settle: (id, to, by) => Promise.resolve(this.#settle(id, to, by)),
      approve: (id, by, required) => {
        const before = must(this.#requests.get(id), `request ${id} is on record`);
        if (before.state !== 'pending') return Promise.resolve({ kind: 'too-late', request: before });
        const given = before.approvals ?? [];
        const approvals = given.some(a => a.person === by.person) ? given : [...given, by];
        const request = { ...before, approvals };
        this.#requests.set(id, request);
        if (approvals.length < required) return Promise.resolve({ kind: 'counted', request });
        const settled = this.#settle(id, 'approved', by);
        if (settled.kind === 'busy') this.#requests.set(id, before);
        return Promise.resolve(settled);
      },
      liveOn: group => Promise.resolve(this.#live(group)),
      audit: row => {
        this.#audit.push(row);
        return Promise.resolve();
      },
      auditOf: id => Promise.resolve(this.#audit.filter(row => row.swap === id)),
      auditBetween: (from, to) => Promise.resolve(this.#audit.filter(({ at }) => from <= at && at < to)),
    };
  }

  #outboxPort(): Outbox {
    const of = (swap: SwapId): Map<string, Post> => {
      const posts = this.#posts.get(swap) ?? new Map<string, Post>();
      this.#posts.set(swap, posts);
      return posts;
    };
    return {
      posted: swap => Promise.resolve([...of(swap).values()]),
      intend: (swap, key, at) => {
        const before = of(swap).get(key);
        of(swap).set(key, { ...before, key, intendedAt: at });
        return Promise.resolve();
      },
      arrived: (swap, key, message: MessageRef) => {
        const before = of(swap).get(key);
        if (before && before.message === undefined) of(swap).set(key, { ...before, message });
        return Promise.resolve(before?.message ?? message);
      },
    };
  }

  #freezesPort(): Freezes {
    return {
      add: freeze => {
        this.#freezes.push(freeze);
        return Promise.resolve();
      },
      inForce: now => Promise.resolve(this.#freezes.filter(freeze => inForceAt(freeze, now))),
      lift: (pattern, { at }) => {
        let lifted = 0;
        for (const [i, freeze] of this.#freezes.entries()) {
          if (freeze.pattern !== pattern || !inForceAt(freeze, at)) continue;
          this.#freezes[i] = { ...freeze, until: at };
          lifted++;
        }
        return Promise.resolve(lifted);
      },
    };
  }
}

function beginning(request: Request, approver: PersonId): JournalEvent {
  const approvers = approversOf(request);
  return {
    kind: 'approved',
    plan: request.plan,
    requester: request.requester,
    approver,
    swap: request.id,
    ...(approvers.length > 1 ? { approvers } : {}),
    ...(glassBroken(request) ? { brokeGlass: request.settledReason ?? '' } : {}),
  };
}

const inForceAt = ({ since, until }: Freeze, now: number): boolean => since <= now && now < until;
