/** Instances and what they are made from, in EC2's words. Plain data that is replaced, never changed. */
import type { Place } from './model-place.ts';

export type Tags = Readonly<Record<string, string>>;

export type InstanceStateName =
  | 'pending'
  | 'running'
  | 'stopping'
  | 'stopped'
  | 'shutting-down'
  | 'terminated';

/**
 * How the software on an instance answers the health checks of a load balancer, counted from its
 * registration there.
 */
export type HealthScript =
  | 'always'
  | 'never'
  /** Fails until this long after registration. */
  | { readonly afterMs: number }
  /** Answers at first, fails from this long after registration on. */
  | { readonly failsAfterMs: number }
  /** Answers for `upMs`, fails for `downMs`, and so on. */
  | { readonly upMs: number; readonly downMs: number };

export interface Instance extends Place {
  readonly id: string;
  readonly image: string;
  readonly type: string;
  readonly zone: string;
  readonly subnet: string;
  readonly vpcId: string;
  readonly privateIp: string;
  readonly securityGroups: readonly string[];
  readonly profile: string | undefined;
  readonly keyName: string | undefined;
  readonly userData: string | undefined;
  readonly spot: boolean;
  readonly tags: Tags;
  readonly operator: string | undefined;
  readonly launchedAt: number;
  readonly state: InstanceStateName;
  readonly stateReason: string | undefined;
  readonly status: 'ok' | 'impaired' | 'initializing' | 'insufficient-data';
  readonly events: readonly {
    readonly code: string;
    readonly description: string;
    readonly notBefore: number;
  }[];
  readonly terminationProtected: boolean;
  /** The software has been broken by hand or by a script of the world; every check fails. */
  readonly broken: boolean;
  /** The software does not answer before this moment, wherever it is registered. */
  readonly appReadyAt: number;
  readonly health: HealthScript;
  /** A script for one load balancer source, by its key, instead of `health`. */
  readonly healthAt: Readonly<Record<string, HealthScript>>;
  /** The reason that a failed check shows; by default that of the load balancer's kind. */
  readonly failsWith: string | undefined;
  readonly shutdownMs: number | undefined;
  /** Leaving Standby fails, and the group may end it. */
  readonly exitFails: boolean;
  readonly step: number;
}

export interface Image extends Place {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly tags: Tags;
}

export interface TemplateVersion {
  readonly version: number;
  readonly image: string;
  readonly type: string;
  readonly securityGroups: readonly string[];
  readonly profile: string | undefined;
  readonly keyName: string | undefined;
  readonly userData: string | undefined;
  readonly tags: Tags;
  readonly createdAt: number;
  readonly description: string | undefined;
}

export interface LaunchTemplate extends Place {
  readonly id: string;
  readonly name: string;
  readonly defaultVersion: number;
  readonly versions: readonly TemplateVersion[];
}

export interface Subnet extends Place {
  readonly id: string;
  readonly vpcId: string;
  readonly zone: string;
  readonly cidr: string;
}
