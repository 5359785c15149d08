/**
 * The recorded texts of refusals (facts/aws.md section 10), each said once. Those that no source records
 * are marked; no code may match on them.
 */
import { AwsError } from '../errors.ts';

export const validation = (message: string): AwsError => new AwsError('ValidationError', message);

interface Sizes {
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
}

const sizes = (g: Sizes, what: string, n: number): AwsError =>
  validation(
    `AutoScalingGroup ${g.name} has min-size=${g.min}, max-size=${g.max}, and desired-size=${g.desired}. ${what} ${n} instance${n === 1 ? '' : 's'}, please update the AutoScalingGroup sizes appropriately.`,
  );

export const refusals = {
  /** E1 */
  attachAboveMax: (g: Sizes, n: number) => sizes(g, 'To attach', n),
  /** E2 */
  standbyBelowMin: (g: Sizes, n: number) => sizes(g, 'To place into standby', n),
  /** E3 */
  detachBelowMin: (g: Sizes, n: number) => sizes(g, 'To detach', n),
  /** E4; only its end is by analogy. */
  exitAboveMax: (g: Sizes, n: number) => sizes(g, 'To move out of standby', n),
  /** E5 (U1) */
  attachWhileLaunchSuspended: (name: string) =>
    validation(`Cannot attach instances to AutoScalingGroup ${name} while the Launch process is suspended`),
  /** E6 */
  exitWhileLaunchSuspended: (name: string) =>
    validation(
      `Cannot move instances out of Standby for AutoScalingGroup ${name} while the Launch process is suspended`,
    ),
  /** E7 */
  alreadyMember: (id: string, group: string) =>
    validation(`The Instance: ${id} is already part of AutoScalingGroup:${group}`),
  /** E8 */
  notRunning: (id: string) => validation(`Instance ${id} is not in correct state`),
  /** E9 */
  unknownInstance: () => validation('Invalid Instance ID(s)'),
  /** E10 */
  unknownGroup: (name: string) => validation(`AutoScalingGroup name not found - ${name}`),
  /** E11 */
  notInServiceOrStandby: (id: string) => validation(`The instance ${id} is not in InService or Standby.`),
  /** E12 */
  notMember: (id: string, group: string) =>
    validation(`The instance ${id} is not part of Auto Scaling group ${group}.`),
  /** E13 */
  notInService: (id: string) => validation(`The instance ${id} is not in InService.`),
  /** Text not recorded. */
  notInStandby: (id: string) => validation(`The instance ${id} is not in Standby.`),
  /** E14 */
  terminateAtMin: (min: number) =>
    validation(
      `Currently, desiredSize equals minSize (${min}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.`,
    ),
  /** E15 */
  noManagedInstance: (id: string) =>
    validation(`Instance Id not found - No managed instance found for instance ID: ${id}`),
  /** E16 */
  desiredOutside: (g: Sizes) =>
    validation(
      `Desired capacity:${g.desired} must be between the specified min size:${g.min} and max size:${g.max}`,
    ),
  /** E17 */
  setAboveMax: (value: number, max: number) =>
    validation(`New SetDesiredCapacity value ${value} is above max value ${max} for the AutoScalingGroup.`),
  setBelowMin: (value: number, min: number) =>
    validation(`New SetDesiredCapacity value ${value} is below min value ${min} for the AutoScalingGroup.`),
  /** E18 */
  pendingDelete: () =>
    validation('Processes may not be suspended while the AutoScaling group is pending delete'),
  /** Text not recorded. */
  underDeletion: () => validation('AutoScaling group is pending delete'),
  /** E19; recorded for detach. */
  tooManyIds: (what: string) =>
    validation(
      `List exceeds the maximum number of instances to ${what}. Please retry your request with fewer instances.`,
    ),
  /** E20 */
  tooManyIdsToDescribe: () => validation('The number of instance ids that may be passed in is limited to 50'),
  /** E21 */
  notProtectable: (id: string) =>
    validation(`The instance ${id} is not in InService or EnteringStandby or Standby.`),
  /** E22 */
  activityInProgress: (id: string) =>
    new AwsError('ScalingActivityInProgress', `Scaling activity ${id} is in progress and blocks this action`),
  /** E23; texts not recorded. */
  resourceContention: () =>
    new AwsError(
      'ResourceContention',
      'You already have a pending update to an Amazon EC2 Auto Scaling resource.',
      500,
    ),
  resourceInUse: (message: string) => new AwsError('ResourceInUse', message),
  noActiveRefresh: (group: string) =>
    new AwsError(
      'ActiveInstanceRefreshNotFound',
      `No in progress or pending Instance Refresh found for Auto Scaling group ${group}`,
    ),
  refreshInProgress: () =>
    new AwsError(
      'InstanceRefreshInProgress',
      'An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.',
    ),
  /** Texts not recorded (U20). */
  imageGone: (id: string, image: string) => validation(`The AMI ${image} of instance ${id} does not exist`),
  foreignZone: (id: string, zone: string, group: string) =>
    validation(
      `Instance ${id} is in Availability Zone ${zone}, which is not one of AutoScalingGroup ${group}`,
    ),
  foreignVpc: (id: string, vpc: string, group: string) =>
    validation(
      `Instance ${id} is in VPC ${vpc}, which is not that of the load balancers of AutoScalingGroup ${group}`,
    ),
  shiftedZone: (id: string, zone: string) =>
    validation(`Availability Zone ${zone} of instance ${id} is impaired by a zonal shift`),
  foreignType: (id: string, type: string, group: string) =>
    validation(
      `Instance type ${type} of instance ${id} is not in the mixed instances policy of AutoScalingGroup ${group}`,
    ),
  warmPoolMember: (id: string) => validation(`The instance ${id} is in the warm pool.`),
  retainedNeedsFalse: (id: string) =>
    validation(`The instance ${id} is retained; ShouldDecrementDesiredCapacity must be false.`),
  minAboveMax: (min: number, max: number) =>
    validation(`Max bound, ${max}, must be greater than or equal to min bound, ${min}`),
  notSuspended: (process: string) => validation(`The process ${process} is not suspended`),
  noLifecycleAction: (id: string) => validation(`No active Lifecycle Action found with instance ID ${id}`),
  notYourGroup: (operator: string) =>
    validation(`The group is managed by ${operator} and cannot be changed by others`),
  /** An absent required member, as the query services word it. */
  missing: (member: string) =>
    validation(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    ),
  tooLong: (member: string, most: number) =>
    validation(
      `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length less than or equal to ${most}`,
    ),
  notAMember: (member: string, value: string, of: string) =>
    validation(
      `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy enum value set: [${of}]`,
    ),
  badToken: () => new AwsError('InvalidNextToken', 'The token is not valid'),
  /** E25 */
  ec2NotFound: (ids: readonly string[]) =>
    new AwsError(
      'InvalidInstanceID.NotFound',
      ids.length === 1
        ? `The instance ID '${ids[0]}' does not exist`
        : `The instance IDs '${ids.join(', ')}' do not exist`,
    ),
  ec2Malformed: (id: string) => new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${id}"`),
  dryRun: () => new AwsError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412),
  /** E27 */
  terminationProtected: (id: string) =>
    new AwsError(
      'OperationNotPermitted',
      `The instance '${id}' may not be terminated. Modify its 'disableApiTermination' instance attribute and try again.`,
    ),
};
