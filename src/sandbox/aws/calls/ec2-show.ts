/** How instances look in EC2's answers. */
import type * as EC2 from '@aws-sdk/client-ec2';
import type { Instance, Tags } from '../world/model.ts';
import { remembered } from './remembered.ts';

export const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

export const showState = (Name: Instance['state']) => ({ Code: stateCodes[Name], Name });

export const showTags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

export const showProfile = (arnOrName: string) =>
  arnOrName.startsWith('arn:') ? { Arn: arnOrName } : { Name: arnOrName };

export const showInstance = remembered((i: Instance): EC2.Instance => {
  const ended = i.state === 'terminated';
  return {
    InstanceId: i.id,
    ImageId: i.image,
    InstanceType: i.type as EC2._InstanceType,
    State: showState(i.state),
    LaunchTime: new Date(i.launchedAt),
    Placement: { AvailabilityZone: i.zone, GroupName: '', Tenancy: 'default' },
    Monitoring: { State: 'disabled' },
    ...(ended
      ? {}
      : {
          SubnetId: i.subnet,
          VpcId: i.vpcId,
          PrivateIpAddress: i.privateIp,
          PrivateDnsName: `ip-${i.privateIp.replaceAll('.', '-')}.ec2.internal`,
        }),
    PublicDnsName: '',
    StateTransitionReason:
      i.stateReason === undefined || i.state === 'running' ? '' : (i.stateReason.split(': ')[1] ?? ''),
    ...(i.stateReason === undefined || i.state === 'running'
      ? {}
      : { StateReason: { Code: i.stateReason.split(':')[0] ?? '', Message: i.stateReason } }),
    ...(i.keyName === undefined ? {} : { KeyName: i.keyName }),
    ...(i.profile === undefined
      ? {}
      : {
          IamInstanceProfile: {
            Arn: i.profile.startsWith('arn:')
              ? i.profile
              : `arn:aws:iam::${i.accountId}:instance-profile/${i.profile}`,
          },
        }),
    ...(i.spot ? { InstanceLifecycle: 'spot' as const } : {}),
    ...(i.operator === undefined
      ? { Operator: { Managed: false } }
      : { Operator: { Managed: true, Principal: i.operator } }),
    AmiLaunchIndex: 0,
    Architecture: 'arm64',
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    RootDeviceName: '/dev/xvda',
    RootDeviceType: 'ebs',
    EbsOptimized: false,
    EnaSupport: true,
    SourceDestCheck: true,
    BlockDeviceMappings: [],
    NetworkInterfaces: [],
    ProductCodes: [],
    SecurityGroups: ended ? [] : i.securityGroups.map(GroupId => ({ GroupId, GroupName: GroupId })),
    Tags: showTags(i.tags),
  };
});

export function showStatus(i: Instance): EC2.InstanceStatus {
  const status = i.state === 'running' ? i.status : 'not-applicable';
  const details = [
    {
      Name: 'reachability' as const,
      Status:
        status === 'ok'
          ? ('passed' as const)
          : status === 'impaired'
            ? ('failed' as const)
            : ('initializing' as const),
    },
  ];
  const summary =
    status === 'not-applicable'
      ? { Status: 'not-applicable' as const }
      : { Status: status, Details: details };
  return {
    InstanceId: i.id,
    AvailabilityZone: i.zone,
    InstanceState: showState(i.state),
    InstanceStatus: summary,
    SystemStatus:
      status === 'impaired'
        ? { Status: 'ok', Details: [{ Name: 'reachability', Status: 'passed' }] }
        : summary,
    AttachedEbsStatus: summary,
    ...(i.events.length === 0
      ? {}
      : {
          Events: i.events.map(e => ({
            InstanceEventId: `instance-event-${i.id.slice(2)}`,
            Code: e.code as EC2.EventCode,
            Description: e.description,
            NotBefore: new Date(e.notBefore),
          })),
        }),
    Operator: i.operator === undefined ? { Managed: false } : { Managed: true, Principal: i.operator },
  };
}

/** The attributes that can be read; each call asks for one. */
export const attributes: Partial<
  Record<EC2.InstanceAttributeName, (i: Instance) => Omit<EC2.InstanceAttribute, 'InstanceId'>>
> = {
  disableApiTermination: i => ({ DisableApiTermination: { Value: i.terminationProtected } }),
  disableApiStop: () => ({ DisableApiStop: { Value: false } }),
  instanceType: i => ({ InstanceType: { Value: i.type } }),
  userData: i => ({ UserData: i.userData === undefined ? {} : { Value: i.userData } }),
  instanceInitiatedShutdownBehavior: () => ({ InstanceInitiatedShutdownBehavior: { Value: 'stop' } }),
  groupSet: i => ({ Groups: i.securityGroups.map(GroupId => ({ GroupId, GroupName: GroupId })) }),
};
