/**
 * Every AWS call that this program can make, in one table: what is not listed here is not called, so the
 * table is also what the IAM policy has to allow. Types come from the SDK's commands, and whatever speaks
 * the SDK's shapes (its clients, a simulated AWS in process) can stand behind `AwsApi`. The SDK itself is not
 * loaded here: its commands are types only.
 */
import type {
  AttachInstancesCommand,
  CreateOrUpdateTagsCommand,
  DeleteTagsCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeInstanceRefreshesCommand,
  DescribeLaunchConfigurationsCommand,
  DescribeLifecycleHooksCommand,
  DescribePoliciesCommand,
  DescribeScalingActivitiesCommand,
  DescribeScheduledActionsCommand,
  DetachInstancesCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  ResumeProcessesCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
  UpdateAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import type { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import type {
  DescribeImagesCommand,
  DescribeInstanceAttributeCommand,
  DescribeInstanceStatusCommand,
  DescribeInstancesCommand,
  DescribeLaunchTemplateVersionsCommand,
} from '@aws-sdk/client-ec2';
import type {
  DescribeInstanceHealthCommand,
  DescribeLoadBalancerAttributesCommand,
  DescribeLoadBalancersCommand,
} from '@aws-sdk/client-elastic-load-balancing';
import type {
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  DescribeTargetHealthCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { GetTargetGroupCommand, ListTargetsCommand } from '@aws-sdk/client-vpc-lattice';
import type { PersonId, SwapId } from '../core/domain.ts';
import type { Acting } from '../ports.ts';

/** A call that changes nothing: the SDK may send it again. */
const read = <C>(): Call<'read', C> => ({ access: 'read' });
/** A call that changes something, has no client token and so is sent once (facts/aws.md section 7). */
const write = <C>(): Call<'write', C> => ({ access: 'write' });

interface Call<Access, Command> {
  readonly access: Access;
  /** Never there: carries the type of the SDK's command, which is called as the action and `Command`. */
  readonly command?: Command;
}

/** The calls by service; the names of the actions are IAM's (facts/aws.md section 7, `IAMREF`). */
export const calls = {
  autoscaling: {
    DescribeAutoScalingGroups: read<typeof DescribeAutoScalingGroupsCommand>(),
    DescribeAutoScalingInstances: read<typeof DescribeAutoScalingInstancesCommand>(),
    DescribeInstanceRefreshes: read<typeof DescribeInstanceRefreshesCommand>(),
    DescribeLaunchConfigurations: read<typeof DescribeLaunchConfigurationsCommand>(),
    DescribeLifecycleHooks: read<typeof DescribeLifecycleHooksCommand>(),
    DescribePolicies: read<typeof DescribePoliciesCommand>(),
    DescribeScalingActivities: read<typeof DescribeScalingActivitiesCommand>(),
    DescribeScheduledActions: read<typeof DescribeScheduledActionsCommand>(),
    AttachInstances: write<typeof AttachInstancesCommand>(),
    CreateOrUpdateTags: write<typeof CreateOrUpdateTagsCommand>(),
    DeleteTags: write<typeof DeleteTagsCommand>(),
    DetachInstances: write<typeof DetachInstancesCommand>(),
    EnterStandby: write<typeof EnterStandbyCommand>(),
    ExitStandby: write<typeof ExitStandbyCommand>(),
    ResumeProcesses: write<typeof ResumeProcessesCommand>(),
    SetInstanceProtection: write<typeof SetInstanceProtectionCommand>(),
    SuspendProcesses: write<typeof SuspendProcessesCommand>(),
    TerminateInstanceInAutoScalingGroup: write<typeof TerminateInstanceInAutoScalingGroupCommand>(),
    UpdateAutoScalingGroup: write<typeof UpdateAutoScalingGroupCommand>(),
  },
  ec2: {
    DescribeImages: read<typeof DescribeImagesCommand>(),
    DescribeInstanceAttribute: read<typeof DescribeInstanceAttributeCommand>(),
    DescribeInstanceStatus: read<typeof DescribeInstanceStatusCommand>(),
    DescribeInstances: read<typeof DescribeInstancesCommand>(),
    DescribeLaunchTemplateVersions: read<typeof DescribeLaunchTemplateVersionsCommand>(),
  },
  elbv2: {
    DescribeTargetGroupAttributes: read<typeof DescribeTargetGroupAttributesCommand>(),
    DescribeTargetGroups: read<typeof DescribeTargetGroupsCommand>(),
    DescribeTargetHealth: read<typeof DescribeTargetHealthCommand>(),
  },
  elb: {
    DescribeInstanceHealth: read<typeof DescribeInstanceHealthCommand>(),
    DescribeLoadBalancerAttributes: read<typeof DescribeLoadBalancerAttributesCommand>(),
    DescribeLoadBalancers: read<typeof DescribeLoadBalancersCommand>(),
  },
  lattice: {
    GetTargetGroup: read<typeof GetTargetGroupCommand>(),
    ListTargets: read<typeof ListTargetsCommand>(),
  },
  cloudwatch: {
    DescribeAlarms: read<typeof DescribeAlarmsCommand>(),
  },
  sts: {
    // A session more than needed changes nothing, so that it may be sent again.
    AssumeRole: read<typeof AssumeRoleCommand>(),
    GetCallerIdentity: read<typeof GetCallerIdentityCommand>(),
  },
} as const;

type Calls = typeof calls;
export type Service = keyof Calls;
/** The actions of a service. */
export type ActionOf<S extends Service> = keyof Calls[S] & string;

type CommandOf<S extends Service, A extends ActionOf<S>> =
  Calls[S][A] extends Call<unknown, infer C> ? C : never;

/** What the SDK's command of an action takes. Where all of it is optional, commands can be made of nothing. */
export type InputOf<S extends Service, A extends ActionOf<S>> =
  CommandOf<S, A> extends new (
    ...args: infer P extends readonly unknown[]
  ) => unknown
    ? Extract<P, readonly [unknown]>[0]
    : never;

/** What the SDK's command of an action gives. */
export type OutputOf<S extends Service, A extends ActionOf<S>> =
  CommandOf<S, A> extends new (
    ...args: never
  ) => { resolveMiddleware(...of: never): SdkHandler<infer O> }
    ? O
    : never;

type SdkHandler<O> = (of: never) => Promise<{ output: O }>;

/**
 * AWS as one account and region offer it. Rejects with what the SDK throws: an error with `name`, `message`
 * and, where AWS answered, `$metadata`. A write is sent at most once; a read may be sent again.
 */
export interface AwsApi {
  call<S extends Service, A extends ActionOf<S>>(
    service: S,
    action: A,
    input: InputOf<S, A>,
    turn?: Turn,
  ): Promise<OutputOf<S, A>>;
  /**
   * How far apart looks at the health of a group should lie that can wait, so that those of all groups together
   * leave room for the looks that cannot; absent where nobody counts.
   */
  healthEveryMs?(): number;
}

/** What a write heeds that may have to wait for its turn. */
export type Turn = Partial<Pick<Acting, 'proof' | 'over'>>;

/** In whose name a swap's writes are sent. */
export interface Actor {
  readonly swap: SwapId;
  readonly requester: PersonId;
}

/**
 * What somebody wants of AWS: to look, to look before others do, or to write in the actor's name.
 */
export type Purpose = Actor | 'urgent';

/**
 * The AWS of an account (a name of the configuration) and a region; without a purpose for looks. Asks
 * nothing by itself.
 */
export type ClientsFor = (account: string, region: string, purpose?: Purpose) => AwsApi;

/** IAM's prefixes, where they are not the service's key. */
const iamPrefixes: Readonly<Record<Service, string>> = {
  autoscaling: 'autoscaling',
  ec2: 'ec2',
  elbv2: 'elasticloadbalancing',
  elb: 'elasticloadbalancing',
  lattice: 'vpc-lattice',
  cloudwatch: 'cloudwatch',
  sts: 'sts',
};

/** A call as IAM names it: `autoscaling:AttachInstances`. */
export const iamAction = <S extends Service>(service: S, action: ActionOf<S>): string =>
  `${iamPrefixes[service]}:${action}`;
