/** Which token buckets a call draws on, and how a refusal for want of tokens looks (facts/aws.md section 8). */
import { AwsError } from '../errors.ts';
import type { BucketSizes } from '../world/buckets.ts';
import type { Switches } from '../world/params.ts';
import type { Service } from './operations.ts';

interface Wanted {
  readonly name: string;
  readonly size: keyof BucketSizes;
}

export function bucketsOf(service: Service, action: string, input: object, switches: Switches): Wanted[] {
  if (service === 'autoscaling') return [{ name: 'autoscaling', size: 'autoscaling' }];
  if (service === 'ec2') return [{ name: `ec2 ${action}`, size: ec2Size(action, input, switches) }];
  if (service === 'cloudwatch' || service === 'sts' || service === 'lattice') return [];
  // Each version of Elastic Load Balancing has its own limits.
  return [
    { name: `${service} ${action}`, size: elbSize(action) },
    { name: `${service} total`, size: 'elbTotal' },
  ];
}

function elbSize(action: string): keyof BucketSizes {
  if (action.startsWith('Describe')) return 'elbRead';
  return action === 'RegisterTargets' || action === 'DeregisterTargets' ? 'elbRegister' : 'elbWrite';
}

function ec2Size(action: string, input: object, switches: Switches): keyof BucketSizes {
  if (action === 'TerminateInstances') return 'ec2Terminate';
  if (!action.startsWith('Describe')) return 'ec2Write';
  if (action !== 'DescribeInstances' && action !== 'DescribeInstanceStatus') return 'ec2Read';
  const { Filters, MaxResults, InstanceIds } = input as {
    Filters?: readonly unknown[];
    MaxResults?: number;
    InstanceIds?: readonly string[];
  };
  const narrowed =
    (Filters ?? []).length > 0 ||
    MaxResults !== undefined ||
    (switches.idReadsAreCheap && (InstanceIds ?? []).length > 0);
  return narrowed ? 'ec2Read' : 'ec2BareRead';
}

const throttlingCodes: Readonly<Record<Exclude<Service, 'autoscaling'>, string>> = {
  ec2: 'RequestLimitExceeded',
  elbv2: 'ThrottlingException',
  elb: 'ThrottlingException',
  lattice: 'ThrottlingException',
  cloudwatch: 'Throttling',
  sts: 'Throttling',
};

export function throttled(service: Service, switches: Switches): AwsError {
  if (service === 'ec2') return new AwsError(throttlingCodes.ec2, 'Request limit exceeded.', 503);
  const code = service === 'autoscaling' ? switches.throttlingCode : throttlingCodes[service];
  return new AwsError(code, 'Rate exceeded', switches.throttlingStatus);
}
