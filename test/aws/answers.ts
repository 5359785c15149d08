/** Answers in AWS's own shapes, as XML; every field that a test does not care about has a plain value. */
import { items, members } from './recorded-aws.ts';
import { arnOf, id } from './setting.ts';

/** One member of a group. */
export interface MemberXml {
  readonly id: string;
  readonly lifecycle?: string;
  readonly health?: string;
  readonly zone?: string;
  readonly more?: string;
}

const memberXml = ({ id, lifecycle, health, zone, more }: MemberXml): string =>
  `<InstanceId>${id}</InstanceId><InstanceType>t3.micro</InstanceType><AvailabilityZone>${zone ?? 'eu-west-1a'}</AvailabilityZone>
   <LifecycleState>${lifecycle ?? 'InService'}</LifecycleState><HealthStatus>${health ?? 'Healthy'}</HealthStatus>
   <ProtectedFromScaleIn>false</ProtectedFromScaleIn>${more ?? ''}`;

/** A group with what AWS always tells, `more` beside it. */
export const groupXml = (all: readonly MemberXml[], more = '', name = 'web'): string =>
  `<AutoScalingGroupName>${name}</AutoScalingGroupName>
   <AutoScalingGroupARN>arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/${name}</AutoScalingGroupARN>
   <MinSize>1</MinSize><MaxSize>4</MaxSize><DesiredCapacity>${all.length}</DesiredCapacity><DefaultCooldown>300</DefaultCooldown>
   ${members('AvailabilityZones', ['eu-west-1b', 'eu-west-1a'])}
   <HealthCheckType>ELB</HealthCheckType><HealthCheckGracePeriod>0</HealthCheckGracePeriod>
   ${members('Instances', all.map(memberXml))}<CreatedTime>2026-01-02T03:04:05.678Z</CreatedTime>
   ${more}`;

/** An instance that runs, with `more` beside it. */
export const instanceXml = (instance: string, more = '', state = 'running', image = 'ami-1'): string =>
  `<instanceId>${instance}</instanceId><imageId>${image}</imageId><instanceState><code>16</code><name>${state}</name></instanceState>
   <instanceType>t3.micro</instanceType><launchTime>2026-01-02T03:04:05.000Z</launchTime>
   <placement><availabilityZone>eu-west-1a</availabilityZone></placement>${more}`;

/** Reservations as EC2 makes them: one instance in each. */
export const reservations = (all: readonly string[]): string =>
  items(
    'reservationSet',
    all.map(each => `<reservationId>r-1</reservationId>${items('instancesSet', [each])}`),
  );

/** The health of one target. */
export const targetXml = (target: string, state: string, reason = '', text = ''): string =>
  `<Target><Id>${target}</Id><Port>80</Port></Target><TargetHealth><State>${state}</State>${
    reason === '' ? '' : `<Reason>${reason}</Reason>`
  }${text === '' ? '' : `<Description>${text}</Description>`}</TargetHealth>`;

export const targetGroupsOf = (...names: readonly string[]): string =>
  members('TargetGroupARNs', names.map(arnOf));

export const ids = (count: number) => Array.from({ length: count }, (_, n) => id(n + 1));
