/**
 * Which reads are shared: groups by name up to a hundred, instances by id up to two hundred, alarms by name up to
 * a hundred (`joint-reads.ts`), the health at a load balancer or target group once for all who ask. All other reads
 * pass through.
 */
import { lookSoonMs } from '../core/limits.ts';
import type { Clock } from '../ports.ts';
import { alarmNamesMost } from './alarms.ts';
import type { InputOf, OutputOf, Service } from './api.ts';
import { groupsMost, type Read, readAlarms, readGroups, readInstances, readTargets } from './joint-reads.ts';
import { filterValuesMost } from './observe.ts';
import { textIn } from './shape.ts';
import { gathering } from './shared-reads.ts';

/** Whatever is shared is read no more often than a single swap reads in its quickest phase. */
const everyMs = lookSoonMs;

export interface SharedReads {
  /** Asks in the place of a read; undefined where such a question is not shared. */
  readonly ask: (
    service: Service,
    action: string,
    input: object,
    urgent: boolean,
  ) => Promise<unknown> | undefined;
  /** Load balancers and target groups whose health was asked for of late. */
  readonly healthAskedOf: () => Readonly<Record<HealthService, number>>;
}

/** Services of which each load balancer or target group takes a call of its own. */
export type HealthService = 'elbv2' | 'elb' | 'lattice';

export function sharedReads(read: Read, clock: Pick<Clock, 'now' | 'sleep'>): SharedReads {
  const group = gathering<string, OutputOf<'autoscaling', 'DescribeAutoScalingGroups'>>({
    clock,
    everyMs,
    weigh: () => 1,
    most: groupsMost,
    read: async (names, urgent) => readGroups(read, names, urgent),
  });
  const instances = gathering<readonly string[], OutputOf<'ec2', 'DescribeInstances'>>({
    clock,
    everyMs,
    weigh: ids => ids.length,
    most: filterValuesMost,
    read: async (questions, urgent) => readInstances(read, questions, urgent),
  });
  const alarms = gathering<readonly string[], OutputOf<'cloudwatch', 'DescribeAlarms'>>({
    clock,
    everyMs,
    weigh: names => names.length,
    most: alarmNamesMost,
    read: async (questions, urgent) => readAlarms(read, questions, urgent),
  });
  const health = oneForEach(clock, async (arn, urgent) =>
    read('elbv2', 'DescribeTargetHealth', { TargetGroupArn: arn }, urgent),
  );
  const classic = oneForEach(clock, async (name, urgent) =>
    read('elb', 'DescribeInstanceHealth', { LoadBalancerName: name }, urgent),
  );
  const lattice = oneForEach(clock, async (arn, urgent) => readTargets(read, arn, urgent));

  return {
    ask,
    healthAskedOf: () => ({ elbv2: health.lately(), elb: classic.lately(), lattice: lattice.lately() }),
  };

  function ask(
    service: Service,
    action: string,
    input: object,
    urgent: boolean,
  ): Promise<unknown> | undefined {
    switch (`${service}:${action}`) {
      case 'autoscaling:DescribeAutoScalingGroups': {
        const name = onlyName(input);
        return name === undefined ? undefined : group(name, urgent);
      }
      case 'ec2:DescribeInstances': {
        const ids = onlyIds(input);
        return ids === undefined ? undefined : instances(ids, urgent);
      }
      case 'cloudwatch:DescribeAlarms': {
        const names = onlyAlarms(input);
        return names === undefined ? undefined : alarms(names, urgent);
      }
      case 'elbv2:DescribeTargetHealth': {
        const arn = onlyText(input, 'TargetGroupArn');
        return arn === undefined ? undefined : health.ask(arn, urgent);
      }
      case 'elb:DescribeInstanceHealth': {
        const name = onlyText(input, 'LoadBalancerName');
        return name === undefined ? undefined : classic.ask(name, urgent);
      }
      case 'lattice:ListTargets': {
        const arn = onlyTargetsOf(input);
        return arn === undefined ? undefined : lattice.ask(arn, urgent);
      }
      default:
        return undefined;
    }
  }
}

/** A key that nobody has asked about for so long takes no calls any more. */
const latelyMs = 60_000;

interface OneForEach<Output> {
  readonly ask: (key: string, urgent: boolean) => Promise<Output>;
  /** Keys asked about of late. */
  readonly lately: () => number;
}

/** Reads that take one key each: those of the same key are shared. */
function oneForEach<Output>(
  clock: Pick<Clock, 'now' | 'sleep'>,
  readOne: (key: string, urgent: boolean) => Promise<Output>,
): OneForEach<Output> {
  const all = new Map<string, (question: undefined, urgent: boolean) => Promise<Output>>();
  const askedAt = new Map<string, number>();
  const make = (key: string): ((question: undefined, urgent: boolean) => Promise<Output>) =>
    gathering<undefined, Output>({
      clock,
      everyMs,
      weigh: () => 0,
      most: 1,
      read: async (questions, hasty) => {
        const output = await readOne(key, hasty);
        return questions.map(() => output);
      },
    });
  return {
    async ask(key, urgent) {
      const one = all.get(key) ?? make(key);
      all.set(key, one);
      askedAt.set(key, clock.now());
      return one(undefined, urgent);
    },
    lately() {
      const since = clock.now() - latelyMs;
      return [...askedAt.values()].filter(at => at >= since).length;
    },
  };
}

/** The text under `key`, where there is nothing else. */
const onlyText = (input: object, key: string): string | undefined =>
  Object.keys(input).length === 1 ? textIn(input, key) : undefined;

/** The target group, where all its targets are asked for. */
function onlyTargetsOf(input: Partial<InputOf<'lattice', 'ListTargets'>>): string | undefined {
  const { targetGroupIdentifier, maxResults: _, ...more } = input;
  return Object.keys(more).length === 0 ? targetGroupIdentifier : undefined;
}

/** The names, where nothing but alarms of every type is asked for. */
function onlyAlarms(input: InputOf<'cloudwatch', 'DescribeAlarms'>): readonly string[] | undefined {
  const { AlarmNames, AlarmTypes = [], MaxRecords: _, ...more } = input;
  return AlarmTypes.length === 2 && Object.keys(more).length === 0 ? AlarmNames : undefined;
}

/** The name, where nothing but one group is asked for. */
function onlyName(input: InputOf<'autoscaling', 'DescribeAutoScalingGroups'>): string | undefined {
  const { AutoScalingGroupNames = [], ...more } = input;
  return AutoScalingGroupNames.length === 1 && Object.keys(more).length === 0
    ? AutoScalingGroupNames[0]
    : undefined;
}

/** The ids, where nothing but instances by id is asked for. */
function onlyIds(input: InputOf<'ec2', 'DescribeInstances'>): readonly string[] | undefined {
  const { Filters = [], MaxResults: _, ...more } = input;
  const [filter] = Filters;
  return Filters.length === 1 && filter?.Name === 'instance-id' && Object.keys(more).length === 0
    ? filter.Values
    : undefined;
}
