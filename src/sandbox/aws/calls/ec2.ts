/** The EC2 calls (facts/aws.md section 6). They know nothing of Auto Scaling: hooks and suspensions do not stop them. */
import type * as EC2 from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { terminateInstance } from '../world/instances.ts';
import { type Instance, keyOf } from '../world/model.ts';
import { given, type Handlers, page } from './context.ts';
import { passes, select, tagValues } from './ec2-select.ts';
import { attributes, showInstance, showProfile, showState, showStatus, showTags } from './ec2-show.ts';
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
          ...(v.profile === undefined ? {} : { IamInstanceProfile: showProfile(v.profile) }),
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
