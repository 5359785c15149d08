/**
 * Several questions in one read, which is followed to its last page; each is answered with its own part, as AWS
 * would have answered it alone.
 */
import { alarmNamesMost } from './alarms.ts';
import type { ActionOf, InputOf, OutputOf, Service } from './api.ts';
import { targetsMost } from './health.ts';
import { required } from './mapping.ts';

/** A read with its haste. */
export type Read = <S extends Service, A extends ActionOf<S>>(
  service: S,
  action: A,
  input: InputOf<S, A>,
  urgent: boolean,
) => Promise<OutputOf<S, A>>;

/** Names of one DescribeAutoScalingGroups with MaxRecords (section 8). */
export const groupsMost = 100;

type GroupsOutput = OutputOf<'autoscaling', 'DescribeAutoScalingGroups'>;
type InstancesOutput = OutputOf<'ec2', 'DescribeInstances'>;
type AlarmsOutput = OutputOf<'cloudwatch', 'DescribeAlarms'>;
type TargetsOutput = OutputOf<'lattice', 'ListTargets'>;

/** By the names of the groups, one each. */
export async function readGroups(
  read: Read,
  names: readonly string[],
  urgent: boolean,
): Promise<readonly GroupsOutput[]> {
  const AutoScalingGroupNames = [...new Set(names)].toSorted();
  const { found, $metadata } = await toTheLast(
    async (next): Promise<GroupsOutput> =>
      read(
        'autoscaling',
        'DescribeAutoScalingGroups',
        { AutoScalingGroupNames, MaxRecords: groupsMost, ...(next && { NextToken: next }) },
        urgent,
      ),
    // Left out, the list would read as groups that are gone.
    page => required(page.AutoScalingGroups, 'AutoScalingGroups'),
    ({ NextToken }) => NextToken,
  );
  return names.map(name => ({
    AutoScalingGroups: found.filter(group => group.AutoScalingGroupName === name),
    $metadata,
  }));
}

/** By the ids of the instances, several a question. */
export async function readInstances(
  read: Read,
  questions: readonly (readonly string[])[],
  urgent: boolean,
): Promise<readonly InstancesOutput[]> {
  const Values = [...new Set(questions.flat())].toSorted();
  const { found, $metadata } = await toTheLast(
    async (next): Promise<InstancesOutput> =>
      read(
        'ec2',
        'DescribeInstances',
        {
          Filters: [{ Name: 'instance-id', Values }],
          MaxResults: 1_000,
          ...(next && { NextToken: next }),
        },
        urgent,
      ),
    page => required(page.Reservations, 'Reservations'),
    ({ NextToken }) => NextToken,
  );
  return questions.map(ids => {
    const asked: ReadonlySet<string | undefined> = new Set(ids);
    const Reservations = found.flatMap(reservation => {
      const Instances = (reservation.Instances ?? []).filter(({ InstanceId }) => asked.has(InstanceId));
      return Instances.length === 0 ? [] : [{ ...reservation, Instances }];
    });
    return { Reservations, $metadata };
  });
}

/** By the names of the alarms, several a question. */
export async function readAlarms(
  read: Read,
  questions: readonly (readonly string[])[],
  urgent: boolean,
): Promise<readonly AlarmsOutput[]> {
  const AlarmNames = [...new Set(questions.flat())].toSorted();
  const { found, $metadata } = await toTheLast(
    async (next): Promise<AlarmsOutput> =>
      read(
        'cloudwatch',
        'DescribeAlarms',
        {
          AlarmNames,
          AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
          MaxRecords: alarmNamesMost,
          ...(next && { NextToken: next }),
        },
        urgent,
      ),
    page => [page],
    ({ NextToken }) => NextToken,
  );
  // AWS leaves out the list of a kind of which there is none.
  const metric = found.flatMap(page => page.MetricAlarms ?? []);
  const composite = found.flatMap(page => page.CompositeAlarms ?? []);
  return questions.map(names => ({
    MetricAlarms: metric.filter(({ AlarmName = '' }) => names.includes(AlarmName)),
    CompositeAlarms: composite.filter(({ AlarmName = '' }) => names.includes(AlarmName)),
    $metadata,
  }));
}

/** All targets of one target group of VPC Lattice. */
export async function readTargets(
  read: Read,
  targetGroupIdentifier: string,
  urgent: boolean,
): Promise<TargetsOutput> {
  const { found, $metadata } = await toTheLast(
    async (next): Promise<TargetsOutput> =>
      read(
        'lattice',
        'ListTargets',
        { targetGroupIdentifier, maxResults: targetsMost, ...(next && { nextToken: next }) },
        urgent,
      ),
    page => required(page.items, 'items'),
    ({ nextToken }) => nextToken,
  );
  return { items: found, $metadata };
}

/** What stands on all pages, and what came with the last one. */
async function toTheLast<Page extends { readonly $metadata: unknown }, Item>(
  turn: (next: string | undefined) => Promise<Page>,
  on: (page: Page) => readonly Item[],
  tokenOf: (page: Page) => string | undefined,
): Promise<{ readonly found: Item[]; readonly $metadata: Page['$metadata'] }> {
  const found: Item[] = [];
  for (let token: string | undefined; ; ) {
    const page = await turn(token);
    found.push(...on(page));
    const next = tokenOf(page);
    if (next === undefined || next === '') return { found, $metadata: page.$metadata };
    // Followed, a token that leads to itself would lead on for ever.
    if (next === token) throw new Error('AWS answered twice with the same NextToken');
    token = next;
  }
}
