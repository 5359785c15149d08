/**
 * The calls of VPC Lattice on target groups (facts/aws.md section 5). It judges targets as load balancers do, in
 * words of its own, and tells neither a draining time nor why a target is unhealthy.
 */
import type * as Lattice from '@aws-sdk/client-vpc-lattice';
import { AwsError } from '../errors.ts';
import { type Registration, registrationKey, type Source } from '../world/model.ts';
import { deregister, register } from '../world/targets.ts';
import { type CallContext, given, type Handlers, page } from './context.ts';

export const lattice: Handlers<'lattice'> = {
  GetTargetGroup(c, { targetGroupIdentifier }) {
    const source = targetGroup(c, targetGroupIdentifier);
    return {
      id: idOf(source),
      arn: source.key,
      name: source.name,
      type: 'INSTANCE',
      status: 'ACTIVE',
      createdAt: new Date(source.createdAt),
      serviceArns: [...source.loadBalancers],
      config: {
        port: source.port,
        protocol: 'HTTP',
        vpcIdentifier: source.vpcId,
        healthCheck: {
          enabled: source.checksEnabled,
          healthCheckIntervalSeconds: source.intervalMs / 1_000,
          healthCheckTimeoutSeconds: source.timeoutMs / 1_000,
          healthyThresholdCount: source.healthyThreshold,
          unhealthyThresholdCount: source.unhealthyThreshold,
        },
      },
    };
  },

  ListTargets(c, { targetGroupIdentifier, targets, maxResults, nextToken }) {
    const source = targetGroup(c, targetGroupIdentifier);
    const asked = given(targets)?.map(({ id }) => id);
    const found = c.w.registrations
      .within(source.key, c.view())
      .filter(({ instance }) => asked?.includes(instance) ?? true);
    const cut = page(c, found, { max: 100, standard: 100 }, { size: maxResults, token: nextToken });
    return {
      items: cut.items.map(({ instance, state, reason }) => ({
        id: instance,
        port: source.port,
        status: statusOf(state, reason),
      })),
      ...(cut.token === undefined ? {} : { nextToken: cut.token }),
    };
  },

  RegisterTargets(c, { targetGroupIdentifier, targets }) {
    const source = targetGroup(c, targetGroupIdentifier, c.w.now);
    const fits = (id: string): boolean => {
      const instance = c.w.instances.get(id);
      return instance?.vpcId === source.vpcId && instance.state === 'running';
    };
    return sorted(targets ?? [], fits, id => register(c.w, source.key, id), 'InvalidTarget');
  },

  DeregisterTargets(c, { targetGroupIdentifier, targets }) {
    const source = targetGroup(c, targetGroupIdentifier, c.w.now);
    const isThere = (id: string): boolean =>
      c.w.registrations.get(registrationKey(source.key, id)) !== undefined;
    return sorted(targets ?? [], isThere, id => deregister(c.w, source.key, id), 'TargetNotFound');
  },
};

/** Lattice takes the targets that it can and names the others, where its elders refuse the call. */
function sorted(
  targets: readonly Lattice.Target[],
  may: (id: string) => boolean,
  effect: (id: string) => unknown,
  failureCode: string,
): { successful: Lattice.Target[]; unsuccessful: Lattice.TargetFailure[] } {
  const all = targets.map(({ id = '', port }) => ({ id, ...(port === undefined ? {} : { port }) }));
  const successful = all.filter(({ id }) => may(id));
  const unsuccessful = all.filter(({ id }) => !may(id)).map(target => ({ ...target, failureCode }));
  for (const { id } of successful) effect(id);
  return { successful, unsuccessful };
}

const idOf = ({ key }: Source): string => key.split('/').at(-1) ?? '';

/** By its ARN or its id, as all calls of Lattice take it. */
function targetGroup(c: CallContext, identifier: string | undefined, time = c.view()): Source {
  const source = c.w.sources
    .within(c.at, time)
    .find(s => s.kind === 'lattice' && (s.key === identifier || idOf(s) === identifier));
  if (source !== undefined) return source;
  throw new AwsError('ResourceNotFoundException', `Target group ${identifier ?? ''} not found`, 404);
}

const statuses: Readonly<Record<Registration['state'], Lattice.TargetStatus>> = {
  initial: 'INITIAL',
  healthy: 'HEALTHY',
  unhealthy: 'UNHEALTHY',
  draining: 'DRAINING',
  unavailable: 'UNAVAILABLE',
  unused: 'UNUSED',
};

/** A target that is stopped answers no check; `UNUSED` is one of a target group that no service uses. */
const statusOf = (state: Registration['state'], reason: string | undefined): Lattice.TargetStatus =>
  reason === 'Target.InvalidState' ? 'UNHEALTHY' : statuses[state];
