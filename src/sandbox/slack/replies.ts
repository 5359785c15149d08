// What goes back over HTTP, and what a fault makes of it: a reply instead of the work, a reply that hides the work's
// outcome, a connection cut without one, or a reply that is late.

import type { Clock } from './clock.ts';
import type { Fault } from './faults.ts';
import type { JsonObject } from './model.ts';

/** An HTTP answer with a JSON body. */
export interface Reply {
  readonly status: number;
  readonly answer: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
}

const serverError: Reply = { status: 500, answer: { ok: false, error: 'internal_error' } };

const errorReply = (error: string): Reply => ({ status: 200, answer: { ok: false, error } });

/** The refusal of a call too many, with the seconds to wait. */
export function rateLimited(seconds: number): Reply {
  return {
    status: 429,
    answer: { ok: false, error: 'ratelimited' },
    headers: { 'retry-after': String(seconds) },
  };
}

// What a fault does before anything is kept; undefined where the call runs first.
function before(fault: Fault | undefined): Reply | 'cut' | undefined {
  switch (fault?.kind) {
    case 'rate_limited':
      return rateLimited(fault.retryAfterS);
    case '500_before':
      return serverError;
    case 'dropped_before':
      return 'cut';
    case 'error':
      return fault.kept === true ? undefined : errorReply(fault.error);
    case '500_after':
    case 'dropped_after':
    case 'slow':
    case undefined:
      break;
  }
  return undefined;
}

// What a fault makes of the answer of a call that ran.
function after(fault: Fault | undefined, reply: Reply): Reply | 'cut' {
  if (fault?.kind === '500_after') return serverError;
  if (fault?.kind === 'error') return errorReply(fault.error);
  return fault?.kind === 'dropped_after' ? 'cut' : reply;
}

/** Does the work under a fault. `cut` means that the connection shall end without an answer. */
export async function withFault(
  clock: Clock,
  fault: Fault | undefined,
  work: () => Reply,
): Promise<Reply | 'cut'> {
  const early = before(fault);
  if (early !== undefined) return early;
  const reply = after(fault, work());
  if (fault?.kind === 'slow') {
    await new Promise<void>(resolve => {
      clock.after(fault.delayMs, resolve);
    });
  }
  return reply;
}
