/** CloudWatch, as far as a gate on alarms needs it. */
import { alarmArn } from './autoscaling-show.ts';
import { type CallContext, given, type Handlers, page } from './context.ts';

export const cloudwatch: Handlers<'cloudwatch'> = {
  DescribeAlarms(c: CallContext, input) {
    const names = given(input.AlarmNames);
    const found = c.w.alarms
      .within(c.at, c.view())
      .filter(
        a =>
          (names?.includes(a.name) ?? true) &&
          (input.AlarmNamePrefix === undefined || a.name.startsWith(input.AlarmNamePrefix)) &&
          (input.StateValue === undefined || a.state === input.StateValue),
      );
    const cut = page(
      c,
      found,
      { max: 100, standard: 50 },
      { size: input.MaxRecords, token: input.NextToken },
    );
    return {
      MetricAlarms: cut.items.map(a => ({
        AlarmName: a.name,
        AlarmArn: alarmArn(a),
        ActionsEnabled: true,
        OKActions: [],
        AlarmActions: [],
        InsufficientDataActions: [],
        StateValue: a.state,
        StateReason: 'Threshold Crossed',
        StateUpdatedTimestamp: new Date(a.since),
        StateTransitionedTimestamp: new Date(a.since),
        MetricName: 'Errors',
        Namespace: 'Service',
        Statistic: 'Sum' as const,
        Dimensions: [],
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold' as const,
      })),
      CompositeAlarms: [],
      ...(cut.token === undefined ? {} : { NextToken: cut.token }),
    };
  },
};
