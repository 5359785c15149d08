/** One look at AWS: what a step of a swap may know. It is never stored. */
import type { Ec2Instance, GroupSeen, TrafficSource } from './group.ts';
import type { InstanceId } from './names.ts';

/** States of `ELBv2:TargetHealth`; an unknown one arrives as `unavailable`. */
export type TargetState =
  | 'initial'
  | 'healthy'
  | 'unhealthy'
  | 'unhealthy.draining'
  | 'unused'
  | 'draining'
  | 'unavailable';

/** What one traffic source says of one instance, with its own words for why. */
export interface TargetHealth {
  readonly state: TargetState;
  readonly reason?: string;
  readonly text?: string;
}

/** The health of every registered target of one traffic source; who is not in it is not registered. */
export interface SourceHealth {
  readonly source: TrafficSource;
  readonly targets: ReadonlyMap<InstanceId, TargetHealth>;
}

/** State of a CloudWatch alarm; `missing` where there is none of that name. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA' | 'missing';

/** Something that the group did by itself or was asked to do, and AWS's words for why. */
export interface Activity {
  readonly description: string;
  readonly cause: string;
}

/** One look at AWS: everything `decide` may know, from a number of calls that does not grow with the group. */
export interface Observation {
  /** When the look began, by the bot's clock. */
  readonly at: number;
  /** When the first of its answers came, which may have been much later: nothing in it is older. */
  readonly oldestAt?: number;
  /** Undefined when AWS knows no such group. */
  readonly group: GroupSeen | undefined;
  /** Of the ids asked for and of the members, those that EC2 knows. */
  readonly instances: ReadonlyMap<InstanceId, Ec2Instance>;
  /** Absent where nothing asked for the health: of nobody may it be said then that he is healthy, or is not. */
  readonly sources?: readonly SourceHealth[];
  /** Of the alarms asked for, by name; absent where none was. */
  readonly alarms?: ReadonlyMap<string, AlarmState>;
  /** Begun since the moment asked about, the first one first; absent where none was. */
  readonly activities?: readonly Activity[];
}
