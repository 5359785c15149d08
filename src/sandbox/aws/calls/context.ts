/** What a handler knows of its call, and the few things that all handlers do alike. */
import type { Engine } from '../world/engine.ts';
import { type Caller, type Group, keyOf, type Place, placeKey } from '../world/model.ts';
import type { Action, Answer, Input, Service } from './operations.ts';
import { refusals } from './refusals.ts';

export interface CallContext {
  readonly w: Engine;
  readonly caller: Caller;
  /** Account and Region that the call goes to. */
  readonly place: Place;
  /** `account/region`. */
  readonly at: string;
  /**
   * The moment whose state this answer shows: up to the lag ago, drawn once per call and independent of
   * every other call, so that a later read may be older (facts/aws.md section 12.8).
   */
  view(): number;
}

export type Handlers<S extends Service> = {
  readonly [A in Action<S>]: (c: CallContext, input: Input<S, A>) => Answer<S, A>;
};

export function createContext(w: Engine, caller: Caller, tellLag: (ms: number) => void): CallContext {
  const place = { accountId: caller.accountId, region: caller.region };
  let seen: number | undefined;
  return {
    w,
    caller,
    place,
    at: placeKey(place),
    view() {
      if (seen === undefined) {
        const [least, most] = w.params.lagMs;
        const lag = most <= least ? least : least + w.random.reads.below(most - least + 1);
        tellLag(lag);
        seen = w.now - lag;
      }
      return seen;
    },
  };
}

/** The group that a write names, as it truly is; one under deletion takes no more changes. */
export function groupToChange(c: CallContext, name: string | undefined): Group {
  const group = groupNamed(c, name);
  if (group.deleting) throw refusals.underDeletion();
  return group;
}

/** The same, also where it is being deleted. */
export function groupNamed(c: CallContext, name: string | undefined): Group {
  const group = c.w.groups.get(keyOf(c.place, need(name, 'autoScalingGroupName')));
  if (group === undefined) throw refusals.unknownGroup(name ?? '');
  if (group.operator !== undefined && group.operator !== c.caller.arn) {
    throw refusals.notYourGroup(group.operator);
  }
  return group;
}

/** The group that a read names, as the answer sees it. */
export function groupToShow(c: CallContext, name: string | undefined): Group {
  const group = c.w.groups.at(keyOf(c.place, need(name, 'autoScalingGroupName')), c.view());
  if (group === undefined) throw refusals.unknownGroup(name ?? '');
  return group;
}

/** A required member of the input, named as the service names it in its refusal. */
export function need<T>(value: T | undefined, member: string): T {
  if (value === undefined) throw refusals.missing(member);
  return value;
}

export interface PageLimits {
  readonly max: number;
  readonly standard: number;
}

/** One page of a list, and the token of the next. Pages may be short, even empty; only the token says more. */
export function page<T>(
  c: CallContext,
  items: readonly T[],
  limits: PageLimits,
  asked: { readonly size: number | undefined; readonly token: string | undefined },
): { items: T[]; token?: string } {
  if (asked.size !== undefined && (asked.size < 1 || asked.size > limits.max)) {
    throw refusals.tooLong('maxRecords', limits.max);
  }
  const offset = asked.token === undefined || asked.token === '' ? 0 : readToken(asked.token);
  let size = asked.size ?? limits.standard;
  if (c.w.params.shortPages > 0 && c.w.random.reads.next() < c.w.params.shortPages) {
    size = c.w.random.reads.below(size);
  }
  const end = offset + size;
  const cut = items.slice(offset, end);
  return end < items.length ? { items: cut, token: writeToken(end) } : { items: cut };
}

const writeToken = (offset: number): string => Buffer.from(`page:${offset}`).toString('base64url');

function readToken(token: string): number {
  const offset = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (offset === undefined) throw refusals.badToken();
  return Number(offset);
}

/** Absent and empty lists mean the same to these services. */
export const given = <T>(list: readonly T[] | undefined): readonly T[] | undefined =>
  list === undefined || list.length === 0 ? undefined : list;

/** Each id once, in the order of the call. */
export const once = (ids: readonly string[]): string[] => [...new Set(ids)];

/** Whether desired drops when the member has left instead of at the call (U18). */
export const dropsLater = (c: CallContext, decrement: boolean): boolean =>
  decrement && c.w.switches.desiredDrops === 'when-left';
