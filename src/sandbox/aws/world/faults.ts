/**
 * Injected faults (facts/aws.md section 12.9). A rule says which calls it strikes and what the caller
 * sees; what had taken effect by then is part of the rule.
 */
import type { Engine } from './engine.ts';

export type Fault =
  /** The write takes effect, the connection drops. */
  | { readonly kind: 'lost-answer' }
  /** Dropped before any effect; looks the same to the caller. */
  | { readonly kind: 'lost-request' }
  | { readonly kind: 'throttled' }
  | { readonly kind: 'resource-contention'; readonly effect?: boolean }
  | { readonly kind: 'server-error'; readonly status: 500 | 502 | 503 | 504; readonly effect?: boolean }
  | { readonly kind: 'access-denied' }
  | { readonly kind: 'expired-credentials' }
  /** Any other refusal, by code and text. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string; readonly status: number };

export interface FaultRule {
  readonly service?: string;
  readonly action?: string | readonly string[];
  /** Only calls that name this group. */
  readonly group?: string;
  /** Only calls whose caller has this access key or role session name. */
  readonly session?: string;
  /** From this moment on, milliseconds since the epoch. */
  readonly from?: number;
  readonly until?: number;
  /** Lets so many matching calls pass first. */
  readonly skip?: number;
  /** Strikes so many times, then never again; default always. */
  readonly times?: number;
  /** Strikes with this probability; default 1. */
  readonly share?: number;
  readonly fault: Fault;
}

interface ArmedRule extends FaultRule {
  seen: number;
  struck: number;
}

export interface CallFacts {
  readonly service: string;
  readonly action: string;
  readonly group: string | undefined;
  readonly sessions: readonly (string | undefined)[];
}

export class Faults {
  readonly #rules = new Set<ArmedRule>();

  /** Arms a rule; the function that it answers disarms it. */
  add(rule: FaultRule): () => void {
    const armed = { ...rule, seen: 0, struck: 0 };
    this.#rules.add(armed);
    return () => {
      this.#rules.delete(armed);
    };
  }

  /** The fault that strikes this call: that of the first rule which does. */
  strike(w: Engine, call: CallFacts): Fault | undefined {
    for (const rule of this.#rules) {
      if (!covers(rule, call, w.now)) continue;
      rule.seen++;
      if (rule.seen <= (rule.skip ?? 0)) continue;
      if (rule.struck >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
      if (rule.share !== undefined && w.random.faults.next() >= rule.share) continue;
      rule.struck++;
      return rule.fault;
    }
    return undefined;
  }
}

function covers(rule: FaultRule, call: CallFacts, now: number): boolean {
  const actions = typeof rule.action === 'string' ? [rule.action] : rule.action;
  return (
    (rule.service === undefined || rule.service === call.service) &&
    (actions === undefined || actions.includes(call.action)) &&
    (rule.group === undefined || rule.group === call.group) &&
    (rule.session === undefined || call.sessions.includes(rule.session)) &&
    (rule.from === undefined || now >= rule.from) &&
    (rule.until === undefined || now < rule.until)
  );
}
