/**
 * The SDK's packages, each loaded when its service is first asked: together they are most of what a start
 * costs, and many a bot never asks half of them.
 */
import type { Service } from './api.ts';

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

const services: Readonly<Record<Service, () => Promise<SdkService>>> = {
  autoscaling: async () => {
    const commands = await import('@aws-sdk/client-auto-scaling');
    return { Client: commands.AutoScalingClient, commands };
  },
  ec2: async () => {
    const commands = await import('@aws-sdk/client-ec2');
    return { Client: commands.EC2Client, commands };
  },
  elbv2: async () => {
    const commands = await import('@aws-sdk/client-elastic-load-balancing-v2');
    return { Client: commands.ElasticLoadBalancingV2Client, commands };
  },
  elb: async () => {
    const commands = await import('@aws-sdk/client-elastic-load-balancing');
    return { Client: commands.ElasticLoadBalancingClient, commands };
  },
  lattice: async () => {
    const commands = await import('@aws-sdk/client-vpc-lattice');
    return { Client: commands.VPCLatticeClient, commands };
  },
  cloudwatch: async () => {
    const commands = await import('@aws-sdk/client-cloudwatch');
    return { Client: commands.CloudWatchClient, commands };
  },
  sts: async () => {
    const commands = await import('@aws-sdk/client-sts');
    return { Client: commands.STSClient, commands };
  },
};

export const sdkService = async (service: Service): Promise<SdkService> => services[service]();

/**
 * Loads what every plan asks. It holds the process up for as long as a connection to Slack is given to answer,
 * so it comes before there is one: a click on a connection that is given up is lost.
 */
export async function loadUsualServices(): Promise<void> {
  for (const service of ['autoscaling', 'ec2', 'elbv2'] as const) await sdkService(service);
}

/** The command of an action, ready to be sent. */
export function commandOf({ commands }: SdkService, action: string, input: object): Command {
  const Command = (commands as Readonly<Record<string, (new (input: object) => Command) | undefined>>)[
    `${action}Command`
  ];
  if (Command === undefined) throw new Error(`the SDK has no command for ${action}`);
  return new Command(input);
}
