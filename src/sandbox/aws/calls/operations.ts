/**
 * Every call that the simulated AWS knows, with the SDK's own shapes of what goes in and what comes out,
 * so that both doors and every handler are held to them.
 */
import type * as AutoScaling from '@aws-sdk/client-auto-scaling';
import type * as CloudWatch from '@aws-sdk/client-cloudwatch';
import type * as EC2 from '@aws-sdk/client-ec2';
import type * as ELB from '@aws-sdk/client-elastic-load-balancing';
import type * as ELBv2 from '@aws-sdk/client-elastic-load-balancing-v2';
import type * as STS from '@aws-sdk/client-sts';
import type * as Lattice from '@aws-sdk/client-vpc-lattice';

interface Call<I, O> {
  input: I;
  output: O;
}

export interface Operations {
  autoscaling: {
    AttachInstances: Call<AutoScaling.AttachInstancesCommandInput, AutoScaling.AttachInstancesCommandOutput>;
    CancelInstanceRefresh: Call<
      AutoScaling.CancelInstanceRefreshCommandInput,
      AutoScaling.CancelInstanceRefreshCommandOutput
    >;
    CompleteLifecycleAction: Call<
      AutoScaling.CompleteLifecycleActionCommandInput,
      AutoScaling.CompleteLifecycleActionCommandOutput
    >;
    CreateOrUpdateTags: Call<
      AutoScaling.CreateOrUpdateTagsCommandInput,
      AutoScaling.CreateOrUpdateTagsCommandOutput
    >;
    DeleteAutoScalingGroup: Call<
      AutoScaling.DeleteAutoScalingGroupCommandInput,
      AutoScaling.DeleteAutoScalingGroupCommandOutput
    >;
    DeleteTags: Call<AutoScaling.DeleteTagsCommandInput, AutoScaling.DeleteTagsCommandOutput>;
    DescribeAutoScalingGroups: Call<
      AutoScaling.DescribeAutoScalingGroupsCommandInput,
      AutoScaling.DescribeAutoScalingGroupsCommandOutput
    >;
    DescribeAutoScalingInstances: Call<
      AutoScaling.DescribeAutoScalingInstancesCommandInput,
      AutoScaling.DescribeAutoScalingInstancesCommandOutput
    >;
    DescribeInstanceRefreshes: Call<
      AutoScaling.DescribeInstanceRefreshesCommandInput,
      AutoScaling.DescribeInstanceRefreshesCommandOutput
    >;
    DescribeLaunchConfigurations: Call<
      AutoScaling.DescribeLaunchConfigurationsCommandInput,
      AutoScaling.DescribeLaunchConfigurationsCommandOutput
    >;
    DescribeLifecycleHooks: Call<
      AutoScaling.DescribeLifecycleHooksCommandInput,
      AutoScaling.DescribeLifecycleHooksCommandOutput
    >;
    DescribePolicies: Call<
      AutoScaling.DescribePoliciesCommandInput,
      AutoScaling.DescribePoliciesCommandOutput
    >;
    DescribeScalingActivities: Call<
      AutoScaling.DescribeScalingActivitiesCommandInput,
      AutoScaling.DescribeScalingActivitiesCommandOutput
    >;
    DescribeScheduledActions: Call<
      AutoScaling.DescribeScheduledActionsCommandInput,
      AutoScaling.DescribeScheduledActionsCommandOutput
    >;
    DescribeTags: Call<AutoScaling.DescribeTagsCommandInput, AutoScaling.DescribeTagsCommandOutput>;
    DescribeTrafficSources: Call<
      AutoScaling.DescribeTrafficSourcesCommandInput,
      AutoScaling.DescribeTrafficSourcesCommandOutput
    >;
    DescribeWarmPool: Call<
      AutoScaling.DescribeWarmPoolCommandInput,
      AutoScaling.DescribeWarmPoolCommandOutput
    >;
    DetachInstances: Call<AutoScaling.DetachInstancesCommandInput, AutoScaling.DetachInstancesCommandOutput>;
    EnterStandby: Call<AutoScaling.EnterStandbyCommandInput, AutoScaling.EnterStandbyCommandOutput>;
    ExitStandby: Call<AutoScaling.ExitStandbyCommandInput, AutoScaling.ExitStandbyCommandOutput>;
    RecordLifecycleActionHeartbeat: Call<
      AutoScaling.RecordLifecycleActionHeartbeatCommandInput,
      AutoScaling.RecordLifecycleActionHeartbeatCommandOutput
    >;
    ResumeProcesses: Call<AutoScaling.ResumeProcessesCommandInput, AutoScaling.ResumeProcessesCommandOutput>;
    SetDesiredCapacity: Call<
      AutoScaling.SetDesiredCapacityCommandInput,
      AutoScaling.SetDesiredCapacityCommandOutput
    >;
    SetInstanceHealth: Call<
      AutoScaling.SetInstanceHealthCommandInput,
      AutoScaling.SetInstanceHealthCommandOutput
    >;
    SetInstanceProtection: Call<
      AutoScaling.SetInstanceProtectionCommandInput,
      AutoScaling.SetInstanceProtectionCommandOutput
    >;
    StartInstanceRefresh: Call<
      AutoScaling.StartInstanceRefreshCommandInput,
      AutoScaling.StartInstanceRefreshCommandOutput
    >;
    SuspendProcesses: Call<
      AutoScaling.SuspendProcessesCommandInput,
      AutoScaling.SuspendProcessesCommandOutput
    >;
    TerminateInstanceInAutoScalingGroup: Call<
      AutoScaling.TerminateInstanceInAutoScalingGroupCommandInput,
      AutoScaling.TerminateInstanceInAutoScalingGroupCommandOutput
    >;
    UpdateAutoScalingGroup: Call<
      AutoScaling.UpdateAutoScalingGroupCommandInput,
      AutoScaling.UpdateAutoScalingGroupCommandOutput
    >;
  };
  ec2: {
    DescribeImages: Call<EC2.DescribeImagesCommandInput, EC2.DescribeImagesCommandOutput>;
    DescribeInstanceAttribute: Call<
      EC2.DescribeInstanceAttributeCommandInput,
      EC2.DescribeInstanceAttributeCommandOutput
    >;
    DescribeInstances: Call<EC2.DescribeInstancesCommandInput, EC2.DescribeInstancesCommandOutput>;
    DescribeInstanceStatus: Call<
      EC2.DescribeInstanceStatusCommandInput,
      EC2.DescribeInstanceStatusCommandOutput
    >;
    DescribeLaunchTemplateVersions: Call<
      EC2.DescribeLaunchTemplateVersionsCommandInput,
      EC2.DescribeLaunchTemplateVersionsCommandOutput
    >;
    DescribeSubnets: Call<EC2.DescribeSubnetsCommandInput, EC2.DescribeSubnetsCommandOutput>;
    TerminateInstances: Call<EC2.TerminateInstancesCommandInput, EC2.TerminateInstancesCommandOutput>;
  };
  elbv2: {
    DeregisterTargets: Call<ELBv2.DeregisterTargetsCommandInput, ELBv2.DeregisterTargetsCommandOutput>;
    DescribeLoadBalancers: Call<
      ELBv2.DescribeLoadBalancersCommandInput,
      ELBv2.DescribeLoadBalancersCommandOutput
    >;
    DescribeTargetGroupAttributes: Call<
      ELBv2.DescribeTargetGroupAttributesCommandInput,
      ELBv2.DescribeTargetGroupAttributesCommandOutput
    >;
    DescribeTargetGroups: Call<
      ELBv2.DescribeTargetGroupsCommandInput,
      ELBv2.DescribeTargetGroupsCommandOutput
    >;
    DescribeTargetHealth: Call<
      ELBv2.DescribeTargetHealthCommandInput,
      ELBv2.DescribeTargetHealthCommandOutput
    >;
    RegisterTargets: Call<ELBv2.RegisterTargetsCommandInput, ELBv2.RegisterTargetsCommandOutput>;
  };
  elb: {
    DescribeInstanceHealth: Call<
      ELB.DescribeInstanceHealthCommandInput,
      ELB.DescribeInstanceHealthCommandOutput
    >;
    DescribeLoadBalancerAttributes: Call<
      ELB.DescribeLoadBalancerAttributesCommandInput,
      ELB.DescribeLoadBalancerAttributesCommandOutput
    >;
    DescribeLoadBalancers: Call<
      ELB.DescribeLoadBalancersCommandInput,
      ELB.DescribeLoadBalancersCommandOutput
    >;
  };
  lattice: {
    DeregisterTargets: Call<Lattice.DeregisterTargetsCommandInput, Lattice.DeregisterTargetsCommandOutput>;
    GetTargetGroup: Call<Lattice.GetTargetGroupCommandInput, Lattice.GetTargetGroupCommandOutput>;
    ListTargets: Call<Lattice.ListTargetsCommandInput, Lattice.ListTargetsCommandOutput>;
    RegisterTargets: Call<Lattice.RegisterTargetsCommandInput, Lattice.RegisterTargetsCommandOutput>;
  };
  cloudwatch: {
    DescribeAlarms: Call<CloudWatch.DescribeAlarmsCommandInput, CloudWatch.DescribeAlarmsCommandOutput>;
  };
  sts: {
    AssumeRole: Call<STS.AssumeRoleCommandInput, STS.AssumeRoleCommandOutput>;
    GetCallerIdentity: Call<STS.GetCallerIdentityCommandInput, STS.GetCallerIdentityCommandOutput>;
  };
}

export type Service = keyof Operations;
export type Action<S extends Service> = keyof Operations[S] & string;

type Shape<S extends Service, A extends Action<S>> = Operations[S][A];
export type Input<S extends Service, A extends Action<S>> =
  Shape<S, A> extends Call<infer I, infer _O> ? I : never;
export type Output<S extends Service, A extends Action<S>> =
  Shape<S, A> extends Call<infer _I, infer O> ? O : never;
/** What a handler answers; the dispatch adds `$metadata`. */
export type Answer<S extends Service, A extends Action<S>> = Omit<Output<S, A>, '$metadata'>;
