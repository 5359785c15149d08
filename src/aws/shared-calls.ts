/**
 * Which reads are shared, and how several questions make one call: groups by name up to a hundred, instances
 * by id up to two hundred, the health of a target group once for all who ask. All other reads pass through.
 */
import { lookSoonMs } from '../core/limits.ts';
import type { Clock } from '../ports.ts';
import type { ActionOf, InputOf, OutputOf, Service } from './api.ts';
import { filterValuesMost } from './observe.ts';
import { gathering } from './shared-reads.ts';

/** A read with its haste. */
export type Read = <S extends Service, A extends ActionOf<S>>(
  service: S,
  action: A,
  input: InputOf<S, A>,
  urgent: boolean,
) => Promise<OutputOf<S, A>>;

/** Names of one DescribeAutoScalingGroups with MaxRecords (section 8). */
const groupsMost = 100;
/** Whatever is shared is read no more often than a single swap reads in its quickest phase. */
const everyMs = lookSoonMs;

type GroupsOutput = OutputOf<'autoscaling', 'DescribeAutoScalingGroups'>;
type InstancesOutput = OutputOf<'ec2', 'DescribeInstances'>;
type HealthOutput = OutputOf<'elbv2', 'DescribeTargetHealth'>;

/** Asks in the place of a read; undefined where such a question is not shared. */
export type Shared = (
  service: Service,
  action: string,
  input: object,
  urgent: boolean,
) => Promise<unknown> | undefined;

export function sharedReads(read: Read, clock: Pick<Clock, 'now' | 'sleep'>): Shared {
  const group = gathering<string, GroupsOutput>({
    clock,
    everyMs,
    weigh: () => 1,
    most: groupsMost,
    read: async (names, urgent) => readGroups(read, names, urgent),
  });
  const instances = gathering<readonly string[], InstancesOutput>({
    clock,
    everyMs,
    weigh: ids => ids.length,
    most: filterValuesMost,
    read: async (questions, urgent) => readInstances(read, questions, urgent),
  });
  const healthOf = new Map<string, (question: undefined, urgent: boolean) => Promise<HealthOutput>>();
  const health = (TargetGroupArn: string) => {
    const found =
      healthOf.get(TargetGroupArn) ??
      gathering<undefined, HealthOutput>({
        clock,
        everyMs,
        weigh: () => 0,
        most: 1,
        read: async (questions, urgent) => {
          const output = await read('elbv2', 'DescribeTargetHealth', { TargetGroupArn }, urgent);
          return questions.map(() => output);
        },
      });
    healthOf.set(TargetGroupArn, found);
    return found;
  };

  return (service, action, input, urgent) => {
    switch (`${service}:${action}`) {
      case 'autoscaling:DescribeAutoScalingGroups': {
        const name = onlyName(input);
        return name === undefined ? undefined : group(name, urgent);
      }
      case 'ec2:DescribeInstances': {
        const ids = onlyIds(input);
        return ids === undefined ? undefined : instances(ids, urgent);
      }
      case 'elbv2:DescribeTargetHealth': {
        const { TargetGroupArn, ...more }: InputOf<'elbv2', 'DescribeTargetHealth'> = Object.assign(
          { TargetGroupArn: undefined },
          input,
        );
        return TargetGroupArn === undefined || Object.keys(more).length > 0
          ? undefined
          : health(TargetGroupArn)(undefined, urgent);
      }
      default:
        return undefined;
    }
  };
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

async function readGroups(
  read: Read,
  names: readonly string[],
  urgent: boolean,
): Promise<readonly GroupsOutput[]> {
  const AutoScalingGroupNames = [...new Set(names)].toSorted();
  const found: NonNullable<GroupsOutput['AutoScalingGroups']> = [];
  let NextToken: string | undefined;
  let $metadata: GroupsOutput['$metadata'];
  do {
    const page: GroupsOutput = await read(
      'autoscaling',
      'DescribeAutoScalingGroups',
      {
        AutoScalingGroupNames,
        MaxRecords: groupsMost,
        ...(NextToken === undefined ? {} : { NextToken }),
      },
      urgent,
    );
    // Left out, the list would read as groups that are gone.
    if (page.AutoScalingGroups === undefined) throw new Error('AWS answered without AutoScalingGroups');
    found.push(...page.AutoScalingGroups);
    NextToken = following(NextToken, page.NextToken);
    ({ $metadata } = page);
  } while (NextToken !== undefined);
  return names.map(name => ({
    AutoScalingGroups: found.filter(group => group.AutoScalingGroupName === name),
    $metadata,
  }));
}

async function readInstances(
  read: Read,
  questions: readonly (readonly string[])[],
  urgent: boolean,
): Promise<readonly InstancesOutput[]> {
  const Values = [...new Set(questions.flat())].toSorted();
  const found: NonNullable<InstancesOutput['Reservations']> = [];
  let NextToken: string | undefined;
  let $metadata: InstancesOutput['$metadata'];
  do {
    const page: InstancesOutput = await read(
      'ec2',
      'DescribeInstances',
      {
        Filters: [{ Name: 'instance-id', Values }],
        MaxResults: 1_000,
        ...(NextToken === undefined ? {} : { NextToken }),
      },
      urgent,
    );
    if (page.Reservations === undefined) throw new Error('AWS answered without Reservations');
    found.push(...page.Reservations);
    NextToken = following(NextToken, page.NextToken);
    ({ $metadata } = page);
  } while (NextToken !== undefined);
  return questions.map(ids => {
    const asked: ReadonlySet<string | undefined> = new Set(ids);
    const Reservations = found.flatMap(reservation => {
      const Instances = (reservation.Instances ?? []).filter(({ InstanceId }) => asked.has(InstanceId));
      return Instances.length === 0 ? [] : [{ ...reservation, Instances }];
    });
    return { Reservations, $metadata };
  });
}

/** The next page's token; one that leads to itself would be followed for ever. */
function following(before: string | undefined, next: string | undefined): string | undefined {
  if (next === undefined || next === '') return undefined;
  if (next === before) throw new Error('AWS answered twice with the same NextToken');
  return next;
}
