/** The real SDK clients, pointed at an endpoint. */
import './quiet.ts';
import { AutoScaling } from '@aws-sdk/client-auto-scaling';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { EC2 } from '@aws-sdk/client-ec2';
import { ElasticLoadBalancing } from '@aws-sdk/client-elastic-load-balancing';
import { ElasticLoadBalancingV2 } from '@aws-sdk/client-elastic-load-balancing-v2';
import { STS } from '@aws-sdk/client-sts';
import { VPCLattice } from '@aws-sdk/client-vpc-lattice';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

export function clients(
  endpoint: string,
  {
    region = 'us-east-1',
    credentials = { accessKeyId: 'AKIATEST', secretAccessKey: 'secret' },
    maxAttempts = 1,
  }: {
    region?: string;
    credentials?: Credentials;
    maxAttempts?: number;
  } = {},
) {
  const config = { endpoint, region, credentials, maxAttempts };
  return {
    autoscaling: new AutoScaling(config),
    ec2: new EC2(config),
    elbv2: new ElasticLoadBalancingV2(config),
    elb: new ElasticLoadBalancing(config),
    lattice: new VPCLattice(config),
    cloudwatch: new CloudWatch(config),
    sts: new STS(config),
  };
}

export type Clients = ReturnType<typeof clients>;

/** An answer without what belongs to the way it came. */
export function bare(output: object): object {
  const { $metadata: _way, ...members } = output as { $metadata?: unknown };
  return members;
}
