/** Whatever gives instances traffic and judges them. Plain data that is replaced, never changed. */
import type { Place } from './model-place.ts';

/** A target group (of VPC Lattice, too) or a Classic Load Balancer: whatever gives instances traffic and judges them. */
export interface Source extends Place {
  /** The target group's ARN, or the place and name of a Classic Load Balancer. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'application' | 'network' | 'classic' | 'lattice';
  readonly vpcId: string;
  readonly port: number;
  readonly intervalMs: number;
  readonly timeoutMs: number;
  readonly healthyThreshold: number;
  readonly unhealthyThreshold: number;
  readonly deregistrationDelayMs: number;
  readonly slowStartMs: number;
  readonly checksEnabled: boolean;
  /** Zones that the load balancer serves; `undefined` means all. */
  readonly enabledZones: readonly string[] | undefined;
  /** The load balancers, or services of VPC Lattice, that use it; none makes every target `unused`. */
  readonly loadBalancers: readonly string[];
  readonly createdAt: number;
}

export interface LoadBalancer extends Place {
  readonly arn: string;
  readonly name: string;
  readonly type: 'application' | 'network';
  readonly vpcId: string;
  readonly zones: readonly { readonly zone: string; readonly subnet: string }[];
  readonly createdAt: number;
}

export type TargetState = 'initial' | 'healthy' | 'unhealthy' | 'unused' | 'draining' | 'unavailable';

/** One instance registered with one source. */
export interface Registration {
  readonly key: string;
  readonly source: string;
  readonly instance: string;
  readonly registeredAt: number;
  /** The first health check; the next ones follow at the source's interval. */
  readonly firstCheckAt: number;
  readonly state: TargetState;
  readonly reason: string | undefined;
  readonly step: number;
}

export const registrationKey = (source: string, instance: string): string => `${source}|${instance}`;
