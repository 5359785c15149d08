/** What things are called: ids that cannot be mistaken for each other, groups and scaling processes. */

type Brand<T, Name extends string> = T & { readonly __brand: Name };

/** An EC2 instance id: `i-` and 8 or 17 hex digits. */
export type InstanceId = Brand<string, 'InstanceId'>;
/** One id for a request and the swap it becomes, such as `s-4kx9q2mv`. */
export type SwapId = Brand<string, 'SwapId'>;
/** A Slack user id (`U…`, `W…`) or, on the command line, `cli:` and the system user. */
export type PersonId = Brand<string, 'PersonId'>;

/** Names an Auto Scaling group in full; `account` is a name from the configuration, not a number. */
export interface GroupRef {
  readonly account: string;
  readonly region: string;
  readonly name: string;
}

/** `account/region/name`: the one written form of a group. */
export const groupKey = (group: GroupRef): string => `${group.account}/${group.region}/${group.name}`;

/** The nine scaling processes (facts/aws.md section 3). */
export const processNames = [
  'Launch',
  'Terminate',
  'AddToLoadBalancer',
  'AlarmNotification',
  'AZRebalance',
  'HealthCheck',
  'InstanceRefresh',
  'ReplaceUnhealthy',
  'ScheduledActions',
] as const;
export type ProcessName = (typeof processNames)[number];
