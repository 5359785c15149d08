/** The EC2 calls (facts/aws.md section 6). They know nothing of Auto Scaling: hooks and suspensions do not stop them. */
import type * as EC2 from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { terminateInstance } from '../world/instances.ts';
import { type Instance, inPlace, keyOf, type Tags } from '../world/model.ts';
import { type CallContext, given, type Handlers, page } from './context.ts';
import { refusals } from './refusals.ts';

const limits = { max: 1_000, standard: 1_000 };

export const ec2: Handlers<'ec2'> = {
  DescribeInstances(c, input) {
    refuseDryRun(input.DryRun);
    const ids = given(input.InstanceIds);
    if (ids !== undefined && input.MaxResults !== undefined) {
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    }
    const found = select(c, ids, input.Filters);
    const cut = page(c, found, limits, { size: input.MaxResults, token: input.NextToken });
    return {
      Reservations: cut.items.map(instance => ({
        ReservationId: `r-${instance.id.slice(2)}`,
        OwnerId: instance.accountId,
        Groups: [],
        Instances: [showInstance(instance)],
      })),
      ...(cut.token === undefined ? {} : { NextToken: cut.token }),
    };
  },

  DescribeInstanceStatus(c, input) {
    refuseDryRun(input.DryRun);
    const ids = given(input.InstanceIds);
    if (ids !== undefined && ids.length > 100) {
      throw new AwsError('InvalidParameterValue', 'At most 100 instance ids may be given');
    }
    const all = input.IncludeAllInstances === true;
    const found = select(c, ids, input.Filters).filter(i => all || i.state === 'running');
    const cut = page(c, found, limits, { size: input.MaxResults, token: input.NextToken });
    return {
      InstanceStatuses: cut.items.map(showStatus),
      ...(cut.token === undefined ? {} : { NextToken: cut.token }),
    };
  },

  DescribeInstanceAttribute(c, input) {
    refuseDryRun(input.DryRun);
    const [instance] = select(c, [must(input.InstanceId, 'instanceId')], undefined);
    const attribute = must(input.Attribute, 'attribute');
    if (instance === undefined) throw refusals.ec2NotFound([input.InstanceId ?? '']);
    const show = attributes[attribute];
    if (show === undefined) {
      throw new AwsError('InvalidParameterValue', `Value (${attribute}) for parameter attribute is invalid.`);
    }
    return { InstanceId: instance.id, ...show(instance) };
  },

  DescribeImages(c, input) {
    refuseDryRun(input.DryRun);
    const ids = given(input.ImageIds);
    const time = c.view();
    const images = c.w.images.within(c.at, time);
    const missing = ids?.find(id => c.w.images.at(keyOf(c.place, id), time) === undefined);
    if (missing !== undefined) {
      throw new AwsError('InvalidAMIID.NotFound', `The image id '[${missing}]' does not exist`);
    }
    const found = images
      .filter(image => ids === undefined || ids.includes(image.id))
      .filter(image =>
        passes(input.Filters, name => {
          if (name === 'image-id') return [image.id];
          if (name === 'name') return [image.name];
          if (name === 'state') return ['available'];
          return tagValues(name, image.tags);
        }),
      );
    return {
      Images: found.map(image => ({
        ImageId: image.id,
        Name: image.name,
        State: 'available' as const,
        OwnerId: image.accountId,
        CreationDate: new Date(image.createdAt).toISOString(),
        Architecture: 'arm64' as const,
        ImageType: 'machine' as const,
        Public: false,
        RootDeviceType: 'ebs' as const,
        RootDeviceName: '/dev/xvda',
        VirtualizationType: 'hvm' as const,
        Hypervisor: 'xen' as const,
        EnaSupport: true,
        BlockDeviceMappings: [],
        Tags: showTags(image.tags),
      })),
    };
  },

  DescribeSubnets(c, input) {
    refuseDryRun(input.DryRun);
    const ids = given(input.SubnetIds);
    const subnets = c.w.subnets.within(c.at, c.view());
    const missing = ids?.find(id => !subnets.some(s => s.id === id));
    if (missing !== undefined) {
      throw new AwsError('InvalidSubnetID.NotFound', `The subnet ID '${missing}' does not exist`);
    }
    const found = subnets
      .filter(s => ids === undefined || ids.includes(s.id))
      .filter(s =>
        passes(input.Filters, name => {
          if (name === 'subnet-id') return [s.id];
          if (name === 'vpc-id') return [s.vpcId];
          if (name === 'availability-zone') return [s.zone];
          if (name === 'state') return ['available'];
          return tagValues(name, {});
        }),
      );
    const cut = page(c, found, limits, { size: input.MaxResults, token: input.NextToken });
    return {
      Subnets: cut.items.map(s => ({
        SubnetId: s.id,
        SubnetArn: `arn:aws:ec2:${s.region}:${s.accountId}:subnet/${s.id}`,
        VpcId: s.vpcId,
        AvailabilityZone: s.zone,
        CidrBlock: s.cidr,
        State: 'available' as const,
        OwnerId: s.accountId,
        AvailableIpAddressCount: 16_000,
        DefaultForAz: false,
        MapPublicIpOnLaunch: false,
        Tags: [],
      })),
      ...(cut.token === undefined ? {} : { NextToken: cut.token }),
    };
  },

  DescribeLaunchTemplateVersions(c, input) {
    refuseDryRun(input.DryRun);
    const template = c.w.templates
      .within(c.at, c.view())
      .find(t => t.id === input.LaunchTemplateId || t.name === input.LaunchTemplateName);
    if (template === undefined) {
      throw input.LaunchTemplateId === undefined
        ? new AwsError(
            'InvalidLaunchTemplateName.NotFoundException',
            `At least one of the launch templates specified in the request does not exist.`,
          )
        : new AwsError(
            'InvalidLaunchTemplateId.NotFound',
            `The specified launch template, with template ID ${input.LaunchTemplateId}, does not exist.`,
          );
    }
    const latest = Math.max(...template.versions.map(v => v.version));
    const numbers = given(input.Versions)?.map(v =>
      v === '$Latest' ? latest : v === '$Default' ? template.defaultVersion : Number(v),
    );
    const least = Number(input.MinVersion ?? 1);
    const most = Number(input.MaxVersion ?? latest);
    const missing = numbers?.find(n => !template.versions.some(v => v.version === n));
    if (missing !== undefined) {
      throw new AwsError(
        'InvalidLaunchTemplateId.VersionNotFound',
        `Could not find launch template version ${missing} for launch template ${template.id}.`,
      );
    }
    const found = template.versions
      .filter(v =>
        numbers === undefined ? v.version >= least && v.version <= most : numbers.includes(v.version),
      )
      .toReversed();
    const cut = page(
      c,
      found,
      { max: 200, standard: 200 },
      { size: input.MaxResults, token: input.NextToken },
    );
    return {
      LaunchTemplateVersions: cut.items.map(v => ({
        LaunchTemplateId: template.id,
        LaunchTemplateName: template.name,
        VersionNumber: v.version,
        ...(v.description === undefined ? {} : { VersionDescription: v.description }),
        CreateTime: new Date(v.createdAt),
        CreatedBy: `arn:aws:iam::${template.accountId}:root`,
        DefaultVersion: v.version === template.defaultVersion,
        LaunchTemplateData: {
          ImageId: v.image,
          InstanceType: v.type as EC2._InstanceType,
          SecurityGroupIds: [...v.securityGroups],
          ...(v.profile === undefined ? {} : { IamInstanceProfile: profile(v.profile) }),
          ...(v.keyName === undefined ? {} : { KeyName: v.keyName }),
          ...(v.userData === undefined ? {} : { UserData: v.userData }),
          TagSpecifications: [{ ResourceType: 'instance' as const, Tags: showTags(v.tags) }],
        },
      })),
      ...(cut.token === undefined ? {} : { NextToken: cut.token }),
    };
  },

  TerminateInstances(c, input) {
    const ids = [...new Set(must(input.InstanceIds, 'InstanceId'))];
    const instances = select({ ...c, view: () => c.w.now }, ids, undefined);
    refuseDryRun(input.DryRun);
    const protectedOnes = instances.filter(i => i.terminationProtected && !gone(i));
    // The ids of a protected one's zone are kept, those of other zones end though the call fails.
    const kept = new Set(protectedOnes.map(i => i.zone));
    const ending = instances.filter(i => !kept.has(i.zone));
    for (const instance of ending) {
      terminateInstance(c.w, instance.id, 'Client.UserInitiatedShutdown: User initiated shutdown');
    }
    const [first] = protectedOnes;
    if (first !== undefined) throw refusals.terminationProtected(first.id);
    return {
      TerminatingInstances: instances.map(before => ({
        InstanceId: before.id,
        PreviousState: showState(before.state),
        CurrentState: showState(c.w.instances.get(before.id)?.state ?? 'terminated'),
      })),
    };
  },
};

/** The attributes that can be read; each call asks for one. */
const attributes: Partial<
  Record<EC2.InstanceAttributeName, (i: Instance) => Omit<EC2.InstanceAttribute, 'InstanceId'>>
> = {
  disableApiTermination: i => ({ DisableApiTermination: { Value: i.terminationProtected } }),
  disableApiStop: () => ({ DisableApiStop: { Value: false } }),
  instanceType: i => ({ InstanceType: { Value: i.type } }),
  userData: i => ({ UserData: i.userData === undefined ? {} : { Value: i.userData } }),
  instanceInitiatedShutdownBehavior: () => ({ InstanceInitiatedShutdownBehavior: { Value: 'stop' } }),
  groupSet: i => ({ Groups: i.securityGroups.map(GroupId => ({ GroupId, GroupName: GroupId })) }),
};

const gone = (i: Instance): boolean => i.state === 'shutting-down' || i.state === 'terminated';

function must<T>(value: T | undefined, name: string): T {
  if (value === undefined) {
    throw new AwsError('MissingParameter', `The request must contain the parameter ${name}`);
  }
  return value;
}

function refuseDryRun(dryRun: boolean | undefined): void {
  if (dryRun === true) throw refusals.dryRun();
}

/** Instances as a read sees them: one unknown id fails the whole call, and the order says nothing. */
function select(
  c: CallContext,
  ids: readonly string[] | undefined,
  filters: readonly EC2.Filter[] | undefined,
): Instance[] {
  const time = c.view();
  let found: Instance[];
  if (ids === undefined) found = c.w.instances.within(c.at, time);
  else {
    found = [];
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) throw refusals.ec2Malformed(id);
      const instance = c.w.instances.at(id, time);
      if (instance === undefined || !inPlace(instance, c.place)) missing.push(id);
      else found.push(instance);
    }
    if (missing.length > 0) throw refusals.ec2NotFound(missing);
  }
  const passing = found.filter(i => passes(filters, name => instanceValues(c, i, name)));
  return shuffled(c, passing);
}

/** The order of EC2 results is not stable; here it turns about a point that each call draws anew. */
function shuffled(c: CallContext, instances: Instance[]): Instance[] {
  if (instances.length < 2) return instances;
  const turn = c.w.random.reads.below(instances.length);
  return [...instances.slice(turn), ...instances.slice(0, turn)];
}

function instanceValues(c: CallContext, i: Instance, name: string): readonly string[] {
  switch (name) {
    case 'instance-id':
      return [i.id];
    case 'instance-state-name':
      return [i.state];
    case 'instance-state-code':
      return [String(stateCodes[i.state])];
    case 'instance-type':
      return [i.type];
    case 'image-id':
      return [i.image];
    case 'vpc-id':
      return [i.vpcId];
    case 'subnet-id':
      return [i.subnet];
    case 'availability-zone':
      return [i.zone];
    case 'private-ip-address':
      return [i.privateIp];
    case 'instance-lifecycle':
      return i.spot ? ['spot'] : [];
    case 'instance.group-id':
      return i.securityGroups;
    case 'owner-id':
      return [c.place.accountId];
    default:
      return tagValues(name, i.tags);
  }
}

function tagValues(name: string, tags: Tags): readonly string[] {
  if (name === 'tag-key') return Object.keys(tags);
  if (name.startsWith('tag:')) {
    const value = tags[name.slice(4)];
    return value === undefined ? [] : [value];
  }
  throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
}

/** All filters must agree, each with one of its values, in which `*` and `?` stand for anything. */
function passes(
  filters: readonly EC2.Filter[] | undefined,
  valuesOf: (name: string) => readonly string[],
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const have = valuesOf(Name);
    return Values.some(pattern => have.some(value => like(pattern, value)));
  });
}

function like(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}

const stateCodes = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
} as const;

const showState = (Name: Instance['state']) => ({ Code: stateCodes[Name], Name });
const showTags = (tags: Tags) => Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
const profile = (arnOrName: string) =>
  arnOrName.startsWith('arn:') ? { Arn: arnOrName } : { Name: arnOrName };

function showInstance(i: Instance): EC2.Instance {
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
}

function showStatus(i: Instance): EC2.InstanceStatus {
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
