/**
 * The SDK's packages, each loaded when its service is first asked: together they are most of what a start
 * costs, and many a bot never asks half of them. Required and not imported: for an import Node looks through all
 * of a package for its names first, two megabytes and three thousand names of EC2's.
 */
import { createRequire } from 'node:module';
import type { Service } from './api.ts';

const require = createRequire(import.meta.url);

type Client = { send(command: Command): Promise<unknown> };
/** A command of the service, which every service types in its own way. */
// biome-ignore lint/suspicious/noExplicitAny: the services have no type in common
type Command = any;

/** A service's client and its commands. */
export interface SdkService {
  readonly Client: new (config: object) => Client;
  /** By the SDK's names. */
  readonly commands: object;
}

const services: Readonly<Record<Service, () => SdkService>> = {
  autoscaling: () => {
    const commands: typeof import('@aws-sdk/client-auto-scaling') = require('@aws-sdk/client-auto-scaling');
    return { Client: commands.AutoScalingClient, commands };
  },
  ec2: () => {
    const commands: typeof import('@aws-sdk/client-ec2') = require('@aws-sdk/client-ec2');
    return { Client: commands.EC2Client, commands };
  },
  elbv2: () => {
    const commands: typeof import('@aws-sdk/client-elastic-load-balancing-v2') = require('@aws-sdk/client-elastic-load-balancing-v2');
    return { Client: commands.ElasticLoadBalancingV2Client, commands };
  },
  elb: () => {
    const commands: typeof import('@aws-sdk/client-elastic-load-balancing') = require('@aws-sdk/client-elastic-load-balancing');
    return { Client: commands.ElasticLoadBalancingClient, commands };
  },
  lattice: () => {
    const commands: typeof import('@aws-sdk/client-vpc-lattice') = require('@aws-sdk/client-vpc-lattice');
    return { Client: commands.VPCLatticeClient, commands };
  },
  cloudwatch: () => {
    const commands: typeof import('@aws-sdk/client-cloudwatch') = require('@aws-sdk/client-cloudwatch');
    return { Client: commands.CloudWatchClient, commands };
  },
  sts: () => {
    const commands: typeof import('@aws-sdk/client-sts') = require('@aws-sdk/client-sts');
    return { Client: commands.STSClient, commands };
  },
};

export const sdkService = (service: Service): SdkService => services[service]();

/** Stands around the loading of a package, which is done when it returns. */
export type Loading = <T>(load: () => T) => T;

/** Loads what every look asks, which holds the process up for some tenths of a second. */
export function loadUsualServices(): void {
  for (const service of ['autoscaling', 'ec2', 'elbv2'] as const) sdkService(service);
}

/** The command of an action, ready to be sent. */
export function commandOf({ commands }: SdkService, action: string, input: object): Command {
  const Command = (commands as Readonly<Record<string, (new (input: object) => Command) | undefined>>)[
    `${action}Command`
  ];
  if (Command === undefined) throw new Error(`the SDK has no command for ${action}`);
  return new Command(input);
}
