/**
 * The one way into the simulated AWS, for both doors: limits and faults first, then the call itself, each
 * recorded with who asked and what came out. It is synchronous, and time stands still in it.
 */
import { autoScalingMembers } from './calls/autoscaling-members.ts';
import { autoScalingReads } from './calls/autoscaling-reads.ts';
import { autoScalingSettings } from './calls/autoscaling-settings.ts';
import { autoScalingTerminate } from './calls/autoscaling-terminate.ts';
import { cloudwatch } from './calls/cloudwatch.ts';
import { type CallContext, createContext, type Handlers } from './calls/context.ts';
import { ec2 } from './calls/ec2.ts';
import { elb } from './calls/elb.ts';
import { elbv2 } from './calls/elbv2.ts';
import { lattice } from './calls/lattice.ts';
import { bucketsOf, throttled } from './calls/limits.ts';
import type { Action, Input, Output, Service } from './calls/operations.ts';
import { refusals } from './calls/refusals.ts';
import { sts } from './calls/sts.ts';
import { AwsError, ConnectionLost } from './errors.ts';
import { because } from './world/engine.ts';
import type { Fault } from './world/faults.ts';
import { type Caller, placeKey } from './world/model.ts';
import { uuid } from './world/random.ts';
import type { CallRecord } from './world/recorder.ts';
import type { World } from './world/world.ts';

export type { Action, Input, Output, Service } from './calls/operations.ts';

const services: { readonly [S in Service]: Handlers<S> } = {
  autoscaling: {
    ...autoScalingReads,
    ...autoScalingMembers,
    ...autoScalingTerminate,
    ...autoScalingSettings,
  },
  ec2,
  elbv2,
  elb,
  lattice,
  cloudwatch,
  sts,
};

export interface Request<S extends Service, A extends Action<S>> {
  readonly service: S;
  readonly action: A;
  /** Shaped like the SDK's command input. */
  readonly input: Input<S, A>;
  /** Default: a user of the home account. */
  readonly caller?: Caller;
}

/**
 * Makes a call. Answers in the shape of the SDK's command output; throws `AwsError` where AWS refuses and
 * `ConnectionLost` where the caller would see the connection drop.
 */
export function dispatch<S extends Service, A extends Action<S>>(
  world: World,
  request: Request<S, A>,
): Output<S, A> {
  const { service, action, input } = request;
  const handler = services[service][action] as (c: CallContext, input: unknown) => object;
  return call(world, service, action, input, request.caller ?? world.defaultCaller, handler) as Output<S, A>;
}

/** The same for a call whose names have come from outside; unknown ones are refused as AWS does. */
export function dispatchUntyped(
  world: World,
  request: { service: Service; action: string; input: object; caller: Caller },
): object {
  const { service, action, input, caller } = request;
  const handlers = services[service] as Readonly<Record<string, unknown>>;
  const handler = Object.hasOwn(handlers, action) ? handlers[action] : undefined;
  const known =
    handler === undefined
      ? (): never => {
          throw new AwsError('InvalidAction', `Could not find operation ${action}`);
        }
      : (handler as (c: CallContext, input: unknown) => object);
  return call(world, service, action, input, caller, known);
}

function call(
  world: World,
  service: Service,
  action: string,
  input: unknown,
  caller: Caller,
  handler: (c: CallContext, input: unknown) => object,
): object {
  const { engine: w, record, scripts, settle } = world.inside;
  settle();
  const entry: CallRecord = {
    number: world.recorder.calls.length + 1,
    at: w.now,
    service,
    action,
    input,
    caller,
    requestId: uuid(w.random.ids),
    outcome: { kind: 'open' },
    lagMs: 0,
  };
  record(entry);
  try {
    scripts('before', entry);
    const output = because(w, `call ${entry.number} ${action}`, () =>
      serve(world, entry, () =>
        handler(
          createContext(w, caller, ms => {
            entry.lagMs = ms;
          }),
          input,
        ),
      ),
    );
    const answer = {
      ...output,
      $metadata: { httpStatusCode: 200, requestId: entry.requestId, attempts: 1, totalRetryDelay: 0 },
    };
    entry.outcome = { kind: 'answered', output: answer };
    return answer;
  } catch (error) {
    if (error instanceof AwsError) {
      error.requestId = entry.requestId;
      entry.outcome = { kind: 'refused', code: error.code, message: error.message, status: error.httpStatus };
    } else if (error instanceof ConnectionLost) {
      entry.outcome = { kind: 'lost', took: error.tookEffect ? 'effect' : 'no effect' };
    }
    throw error;
  } finally {
    scripts('after', entry);
  }
}

/** What may come between a request and its answer. */
function serve(world: World, entry: CallRecord, effect: () => object): object {
  const { engine: w, faults, buckets } = world.inside;
  const { service, action, caller } = entry;
  if (caller.expiresAt !== undefined && w.now >= caller.expiresAt) throw expired(service);
  const input = entry.input as { AutoScalingGroupName?: string };
  const fault = faults.strike(w, {
    service,
    action,
    group: input.AutoScalingGroupName,
    sessions: [caller.accessKeyId, caller.sessionName],
  });
  const wanted = bucketsOf(service, action, entry.input as object, w.switches);
  const passes = buckets?.take(w.now, placeKey(caller), wanted) ?? true;
  if (!passes || fault?.kind === 'throttled') throw throttled(service, w.switches);
  if (fault === undefined) return effect();
  return strike(w.switches.accessDeniedStatus, entry, fault, effect);
}

function strike(
  deniedStatus: number,
  entry: CallRecord,
  fault: Exclude<Fault, { kind: 'throttled' }>,
  effect: () => object,
): never {
  switch (fault.kind) {
    case 'lost-request':
      throw new ConnectionLost(false);
    case 'lost-answer':
      effect();
      throw new ConnectionLost(true);
    case 'resource-contention':
      if (fault.effect === true) effect();
      throw refusals.resourceContention();
    case 'server-error':
      if (fault.effect === true) effect();
      throw new AwsError(
        fault.status === 503 ? 'ServiceUnavailable' : 'InternalFailure',
        'The request processing has failed because of an unknown error, exception or failure.',
        fault.status,
      );
    case 'access-denied':
      throw denied(entry, deniedStatus);
    case 'expired-credentials':
      throw expired(entry.service);
    case 'refused':
      throw new AwsError(fault.code, fault.message, fault.status);
  }
}

function denied(entry: CallRecord, status: number): AwsError {
  if (entry.service === 'ec2') {
    return new AwsError('UnauthorizedOperation', 'You are not authorized to perform this operation.', status);
  }
  const prefixes: Partial<Record<Service, string>> = {
    elb: 'elasticloadbalancing',
    elbv2: 'elasticloadbalancing',
    lattice: 'vpc-lattice',
  };
  const prefix = prefixes[entry.service] ?? entry.service;
  return new AwsError(
    entry.service === 'lattice' ? 'AccessDeniedException' : 'AccessDenied',
    `User: ${entry.caller.arn} is not authorized to perform: ${prefix}:${entry.action} because no identity-based policy allows the ${prefix}:${entry.action} action`,
    status,
  );
}

function expired(service: Service): AwsError {
  if (service === 'ec2') return new AwsError('RequestExpired', 'Request has expired.', 400);
  const code = service === 'lattice' ? 'ExpiredTokenException' : 'ExpiredToken';
  return new AwsError(code, 'The security token included in the request is expired', 403);
}
