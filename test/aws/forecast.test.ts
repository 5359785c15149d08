/** What moves a group by itself, at the wire: in our words, with nothing in it that moves by itself. */
import { beforeEach, expect, test } from 'vitest';
import { allWell, policies, scheduled } from './quiet-group.ts';
import { answer, members } from './recorded-aws.ts';
import { id, now, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
const survey = async () => cloud().survey(web, [id(1)]);
beforeEach(() => allWell(aws));

const iso = (at: number): string => new Date(at).toISOString();
const action = (name: string, more: string): string =>
  `<AutoScalingGroupName>web</AutoScalingGroupName><ScheduledActionName>${name}</ScheduledActionName>${more}`;
const hour = 3_600_000;
const policy = (name: string, more: string, alarms: readonly string[] = [`${name}-alarm`]): string =>
  `<PolicyName>${name}</PolicyName>${more}${members(
    'Alarms',
    alarms.map(alarm => `<AlarmName>${alarm}</AlarmName>`),
  )}`;
const steps = (...all: readonly number[]): string =>
  members(
    'StepAdjustments',
    all.map(each => `<ScalingAdjustment>${each}</ScalingAdjustment>`),
  );
const driven = (name: string, way: string) => ({
  name,
  forecasts: false,
  alarms: [{ name: `${name}-alarm`, way }],
});
const hook = (name: string, when: string): string =>
  `<LifecycleHookName>${name}</LifecycleHookName><LifecycleTransition>autoscaling:EC2_INSTANCE_${when}</LifecycleTransition>`;
const refresh = (status: string, end?: string): string =>
  `<InstanceRefreshId>r</InstanceRefreshId><Status>${status}</Status>${end === undefined ? '' : `<EndTime>${end}</EndTime>`}`;

test('scheduled actions: once, recurring without the next time that AWS tells, and not begun yet', async () => {
  const next = Math.ceil(now / hour) * hour;
  aws.on(
    'DescribeScheduledActions',
    scheduled(
      action('once', `<StartTime>${iso(next)}</StartTime><DesiredCapacity>4</DesiredCapacity>`),
      action(
        'hourly',
        `<StartTime>${iso(next)}</StartTime><Recurrence>0 * * * *</Recurrence><TimeZone>Europe/Berlin</TimeZone><EndTime>${iso(next + 9 * hour)}</EndTime><MinSize>1</MinSize><MaxSize>9</MaxSize>`,
      ),
      action('begins', `<StartTime>${iso(next + 2 * hour)}</StartTime><Recurrence>0 * * * *</Recurrence>`),
    ),
  );
  expect((await survey()).scheduled).toEqual([
    { name: 'begins', recurrence: '0 * * * *', from: next + 2 * hour },
    {
      name: 'hourly',
      recurrence: '0 * * * *',
      zone: 'Europe/Berlin',
      until: next + 9 * hour,
      min: 1,
      max: 9,
    },
    { name: 'once', at: next, desired: 4 },
  ]);
});

test('policies that are switched on, which way each alarm scales, and the state of those alarms', async () => {
  const change = '<AdjustmentType>ChangeInCapacity</AdjustmentType>';
  aws.on(
    'DescribePolicies',
    policies(
      policy('simple', `<Enabled>true</Enabled>${change}<ScalingAdjustment>-1</ScalingAdjustment>`),
      policy('step', `${change}${steps(1, 2)}`),
      policy('both', `${change}${steps(-1, 1)}`),
      policy(
        'exact',
        `<AdjustmentType>ExactCapacity</AdjustmentType><ScalingAdjustment>4</ScalingAdjustment>`,
      ),
      policy(
        'track',
        '<TargetTrackingConfiguration><TargetValue>50</TargetValue></TargetTrackingConfiguration>',
        ['TargetTracking-web-AlarmLow-1', 'TargetTracking-web-AlarmHigh-1'],
      ),
      policy('off', '<Enabled>false</Enabled>'),
      policy(
        'foresee',
        '<PredictiveScalingConfiguration><Mode>ForecastAndScale</Mode></PredictiveScalingConfiguration>',
        [],
      ),
      policy(
        'look',
        '<PredictiveScalingConfiguration><Mode>ForecastOnly</Mode></PredictiveScalingConfiguration>',
        [],
      ),
    ),
  );
  // CloudWatch speaks JSON, and names its action in a header.
  const MetricAlarms = [{ AlarmName: 'step-alarm', StateValue: 'ALARM' }];
  aws.on('', { status: 200, body: JSON.stringify({ MetricAlarms, CompositeAlarms: [] }) });
  const seen = await survey();
  expect(seen.policies).toEqual([
    driven('both', 'unknown'),
    driven('exact', 'unknown'),
    { name: 'foresee', forecasts: true, alarms: [] },
    { name: 'look', forecasts: false, alarms: [] },
    driven('simple', 'in'),
    driven('step', 'out'),
    {
      name: 'track',
      forecasts: false,
      alarms: [
        { name: 'TargetTracking-web-AlarmHigh-1', way: 'out' },
        { name: 'TargetTracking-web-AlarmLow-1', way: 'in' },
      ],
    },
  ]);
  expect(seen.policyAlarms.get('step-alarm')).toBe('ALARM');
  expect(seen.policyAlarms.get('both-alarm')).toBe('missing');
  expect(aws.of('')).toHaveLength(1);
});

test('launch hooks, not those of terminations', async () => {
  aws.on(
    'DescribeLifecycleHooks',
    answer(
      'DescribeLifecycleHooks',
      members('LifecycleHooks', [
        hook('register', 'LAUNCHING'),
        hook('flush', 'TERMINATING'),
        hook('deploy', 'LAUNCHING'),
      ]),
    ),
  );
  expect((await survey()).launchHooks).toEqual(['deploy', 'register']);
});

test('the instance refresh that ended last, beside one that is active', async () => {
  aws.on(
    'DescribeInstanceRefreshes',
    answer(
      'DescribeInstanceRefreshes',
      members('InstanceRefreshes', [
        refresh('Baking'),
        refresh('Successful', '2026-01-01T00:00:00Z'),
        refresh('RollbackSuccessful', '2026-01-02T00:00:00Z'),
      ]),
    ),
  );
  const seen = await survey();
  expect(seen.activeRefresh).toBe('Baking');
  expect(seen.pastRefresh).toEqual({ status: 'RollbackSuccessful', at: Date.UTC(2026, 0, 2) });
});
