/** The state of CloudWatch alarms, metric and composite ones alike: one call for up to a hundred. */
import type { AlarmState } from '../core/domain.ts';
import type { AwsApi } from './api.ts';
import { askAll, portions } from './ask.ts';
import { byText, required } from './mapping.ts';

/** Names of one DescribeAlarms (`CloudWatch:DescribeAlarms`). */
export const alarmNamesMost = 100;

/** Undefined where none is asked for; an alarm that CloudWatch does not know is `missing`. */
export async function describeAlarms(
  api: AwsApi,
  names: readonly string[],
): Promise<ReadonlyMap<string, AlarmState> | undefined> {
  if (names.length === 0) return undefined;
  const once = [...new Set(names)].toSorted(byText);
  const found = await Promise.all(
    portions(once, alarmNamesMost).map(async AlarmNames =>
      askAll(
        api,
        'cloudwatch',
        'DescribeAlarms',
        // Composite alarms are answered only where their type is asked for.
        { AlarmNames, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: alarmNamesMost },
        ({ MetricAlarms = [], CompositeAlarms = [] }) =>
          [...MetricAlarms, ...CompositeAlarms].map(
            ({ AlarmName, StateValue }) =>
              [required(AlarmName, 'AlarmName'), stateOf(required(StateValue, 'StateValue'))] as const,
          ),
      ),
    ),
  );
  const states = new Map(found.flat());
  return new Map(once.map(name => [name, states.get(name) ?? 'missing']));
}

/** A state of a new kind tells nothing, which is what CloudWatch's own third state says. */
const stateOf = (value: string): AlarmState =>
  value === 'OK' || value === 'ALARM' ? value : 'INSUFFICIENT_DATA';
