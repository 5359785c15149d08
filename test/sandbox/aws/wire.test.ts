/**
 * The wire door, by the real SDK clients over HTTP (facts/aws.md section 12.11). What a client parses must
 * be what the door in process answers, member by member.
 */
import { request } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import type { Service } from '../../../src/sandbox/aws/calls/operations.ts';
import { dispatchUntyped } from '../../../src/sandbox/aws/dispatch.ts';
import { startAwsWire, type Wire } from '../../../src/sandbox/aws/wire/wire.ts';
import { bare, clients } from './wire-clients.ts';
import { first, minute, type Scene, scene, second } from './worlds.ts';

const open: Wire[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map(wire => wire.close()));
});

/** A world with a bit of everything, and its clock stopped. */
async function served(made: Scene = furnished()) {
  const wire = await startAwsWire({ world: made.world });
  wire.pause();
  open.push(wire);
  return { ...made, wire, aws: clients(wire.url) };
}

function furnished(): Scene {
  const made = scene({
    group: {
      tags: { owner: 'sre & <friends>' },
      propagatedTags: { stage: 'prod' },
      warmPool: { maxPrepared: 4 },
      suspended: ['AZRebalance'],
      maintenance: { minHealthy: 90, maxHealthy: 120 },
      maxLifetimeMs: 30 * 24 * 60 * minute,
      retainOnAbandon: true,
    },
    instance: { userData: 'IyEvYmluL3No', profile: 'web', tags: { Name: 'next' } },
  });
  const { world } = made;
  world.addHook('web', {
    name: 'deploy',
    transition: 'launching',
    defaultResult: 'CONTINUE',
    heartbeatMs: 30 * second,
  });
  world.addAlarm({ name: 'busy', state: 'ALARM' });
  world.addPolicy('web', { name: 'out', alarm: 'busy' });
  world.addPolicy('web', { name: 'step', type: 'StepScaling' });
  world.addPolicy('web', { name: 'track', type: 'TargetTrackingScaling' });
  world.addPolicy('web', { name: 'forecast', type: 'PredictiveScaling', mode: 'ForecastOnly' });
  world.addScheduledAction('web', { name: 'night', at: world.now + 60 * minute, min: 1, max: 2, desired: 1 });
  world.addClassicLoadBalancer({ name: 'old-style' });
  world.addLatticeTargetGroup({ name: 'mesh' });
  world.addGroup({
    name: 'legacy',
    min: 1,
    max: 2,
    classicLoadBalancers: ['old-style'],
    latticeTargetGroups: ['mesh'],
    launchConfiguration: { name: 'legacy-1', image: 'ami-0lc', type: 'm5.large' },
    mixedTypes: [{ type: 'm5.large', weight: 2 }],
  });
  world.addInstance({ id: 'i-0badc0de', state: 'stopped', operator: 'eks.amazonaws.com', events: [] });
  world.scheduleEvent('i-0badc0de', 'instance-stop', world.now + minute);
  world.startRefresh('web', { minHealthyPercentage: 50, skipMatching: true });
  world.advance(3 * minute);
  return made;
}

/** Each read with an input that asks for something. */
function reads(made: Scene): readonly (readonly [Service, string, object])[] {
  const sources = made.world.inside.engine.sources.within('111122223333/us-east-1');
  const [TargetGroupArn = ''] = sources.map(s => s.key);
  const targetGroupIdentifier = sources.find(s => s.kind === 'lattice')?.key ?? '';
  const AutoScalingGroupName = 'web';
  const InstanceIds = [first(made.picked)];
  return [
    [
      'autoscaling',
      'DescribeAutoScalingGroups',
      { AutoScalingGroupNames: ['web', 'legacy'], Filters: [{ Name: 'tag-key', Values: ['owner', 'x'] }] },
    ],
    ['autoscaling', 'DescribeAutoScalingGroups', { MaxRecords: 1 }],
    ['autoscaling', 'DescribeAutoScalingInstances', { InstanceIds: made.old }],
    ['autoscaling', 'DescribeInstanceRefreshes', { AutoScalingGroupName }],
    ['autoscaling', 'DescribeLaunchConfigurations', { LaunchConfigurationNames: ['legacy-1'] }],
    ['autoscaling', 'DescribeLifecycleHooks', { AutoScalingGroupName }],
    ['autoscaling', 'DescribePolicies', { AutoScalingGroupName }],
    ['autoscaling', 'DescribeScalingActivities', { AutoScalingGroupName, MaxRecords: 50 }],
    [
      'autoscaling',
      'DescribeScheduledActions',
      {
        AutoScalingGroupName,
        StartTime: new Date(made.world.now),
        EndTime: new Date(made.world.now + 90 * minute),
      },
    ],
    ['autoscaling', 'DescribeTags', { Filters: [{ Name: 'auto-scaling-group', Values: ['web'] }] }],
    ['autoscaling', 'DescribeTrafficSources', { AutoScalingGroupName }],
    ['autoscaling', 'DescribeWarmPool', { AutoScalingGroupName }],
    ['ec2', 'DescribeImages', { ImageIds: ['ami-0old'] }],
    [
      'ec2',
      'DescribeInstanceAttribute',
      { InstanceId: first(made.picked), Attribute: 'disableApiTermination' },
    ],
    ['ec2', 'DescribeInstanceAttribute', { InstanceId: first(made.picked), Attribute: 'userData' }],
    ['ec2', 'DescribeInstanceAttribute', { InstanceId: first(made.picked), Attribute: 'groupSet' }],
    ['ec2', 'DescribeInstances', { InstanceIds }],
    [
      'ec2',
      'DescribeInstances',
      {
        Filters: [
          { Name: 'instance-id', Values: ['i-0badc0de'] },
          { Name: 'instance-state-name', Values: ['stopped', 'running'] },
        ],
      },
    ],
    ['ec2', 'DescribeInstanceStatus', { InstanceIds: ['i-0badc0de'], IncludeAllInstances: true }],
    [
      'ec2',
      'DescribeLaunchTemplateVersions',
      { LaunchTemplateName: 'web', Versions: ['$Latest', '$Default'] },
    ],
    ['ec2', 'DescribeSubnets', { Filters: [{ Name: 'availability-zone', Values: ['us-east-1a'] }] }],
    ['elbv2', 'DescribeLoadBalancers', { Names: ['web'] }],
    ['elbv2', 'DescribeTargetGroupAttributes', { TargetGroupArn }],
    ['elbv2', 'DescribeTargetGroups', { TargetGroupArns: [TargetGroupArn] }],
    ['elbv2', 'DescribeTargetHealth', { TargetGroupArn }],
    ['elbv2', 'DescribeTargetHealth', { TargetGroupArn, Targets: [{ Id: first(made.picked), Port: 80 }] }],
    ['elb', 'DescribeInstanceHealth', { LoadBalancerName: 'old-style' }],
    ['elb', 'DescribeLoadBalancerAttributes', { LoadBalancerName: 'old-style' }],
    ['elb', 'DescribeLoadBalancers', { LoadBalancerNames: ['old-style'] }],
    ['lattice', 'GetTargetGroup', { targetGroupIdentifier }],
    ['lattice', 'ListTargets', { targetGroupIdentifier, maxResults: 100 }],
    ['cloudwatch', 'DescribeAlarms', { AlarmNames: ['busy'], StateValue: 'ALARM' }],
    ['sts', 'GetCallerIdentity', {}],
  ];
}

type Method = (input: object) => Promise<object>;

describe('every read', () => {
  it('reaches the SDK client as the world answers it', async () => {
    const made = await served();
    const caller = { ...made.world.defaultCaller, accessKeyId: 'AKIATEST' };
    for (const [service, action, input] of reads(made)) {
      const client = made.aws[service] as unknown as Record<string, Method>;
      const method = `${action.charAt(0).toLowerCase()}${action.slice(1)}`;
      const parsed = await client[method]?.call(client, input);
      const answered = dispatchUntyped(made.world, { service, action, input, caller });
      expect(bare(parsed ?? {}), action).toEqual(bare(answered));
      const [record] = made.world.recorder.calls.slice(-2);
      // What was sent is what arrived, with its types.
      expect(record?.input, action).toEqual(input);
      expect(Object.keys(bare(answered)), action).not.toEqual([]);
    }
  });
});

describe('every write', () => {
  it('takes effect once and answers in its own shape', async () => {
    const { world, old, picked, aws, wire } = await served(scene({ group: { min: 0, max: 9 } }));
    const AutoScalingGroupName = 'web';
    const { autoscaling } = aws;
    const pass = async (ms: number) => {
      wire.setSpeed(1_000);
      wire.resume();
      const until = world.now + ms;
      while (world.now < until) await new Promise(done => setTimeout(done, 5));
      wire.pause();
    };
    await autoscaling.suspendProcesses({
      AutoScalingGroupName,
      ScalingProcesses: ['AZRebalance', 'Terminate'],
    });
    await autoscaling.updateAutoScalingGroup({ AutoScalingGroupName, MaxSize: 8 });
    expect(
      bare(await autoscaling.attachInstances({ AutoScalingGroupName, InstanceIds: [...picked] })),
    ).toEqual({});
    expect(world.group('web')).toMatchObject({ max: 8, desired: 6, suspended: ['AZRebalance', 'Terminate'] });
    await pass(10 * second);
    await autoscaling.setInstanceProtection({
      AutoScalingGroupName,
      InstanceIds: [...picked],
      ProtectedFromScaleIn: true,
    });
    const entered = await autoscaling.enterStandby({
      AutoScalingGroupName,
      InstanceIds: old.slice(0, 2),
      ShouldDecrementDesiredCapacity: true,
    });
    expect(entered.Activities?.map(a => a.StatusCode)).toEqual(['InProgress', 'InProgress']);
    expect(entered.Activities?.[0]?.StartTime).toBeInstanceOf(Date);
    await pass(6 * minute);
    const left = await autoscaling.exitStandby({ AutoScalingGroupName, InstanceIds: old.slice(0, 1) });
    expect(left.Activities?.[0]).toMatchObject({ StatusCode: 'PreInService', Progress: 30 });
    const ended = await autoscaling.terminateInstanceInAutoScalingGroup({
      InstanceId: old[1],
      ShouldDecrementDesiredCapacity: false,
    });
    expect(ended.Activity?.Description).toBe(`Terminating EC2 instance: ${old[1]}`);
    const detached = await autoscaling.detachInstances({
      AutoScalingGroupName,
      InstanceIds: [old[2] ?? ''],
      ShouldDecrementDesiredCapacity: true,
    });
    expect(detached.Activities).toHaveLength(1);
    await autoscaling.resumeProcesses({ AutoScalingGroupName, ScalingProcesses: [] });
    await autoscaling.setDesiredCapacity({ AutoScalingGroupName, DesiredCapacity: 5, HonorCooldown: false });
    const tag = {
      ResourceId: 'web',
      ResourceType: 'auto-scaling-group',
      Key: 'asg-swap',
      PropagateAtLaunch: false,
    };
    await autoscaling.createOrUpdateTags({ Tags: [{ ...tag, Value: 's-1' }] });
    await autoscaling.deleteTags({ Tags: [tag] });
    expect(world.group('web')).toMatchObject({ desired: 5, suspended: [], tags: {} });
    const gone = await aws.ec2.terminateInstances({ InstanceIds: [first(picked)] });
    expect(gone.TerminatingInstances).toEqual([
      {
        InstanceId: first(picked),
        PreviousState: { Code: 16, Name: 'running' },
        CurrentState: { Code: 32, Name: 'shutting-down' },
      },
    ]);
    const refresh = await autoscaling.startInstanceRefresh({
      AutoScalingGroupName,
      Preferences: { MinHealthyPercentage: 50, SkipMatching: true },
    });
    expect(await autoscaling.cancelInstanceRefresh({ AutoScalingGroupName })).toMatchObject(bare(refresh));
    await autoscaling.setInstanceHealth({
      InstanceId: picked[1],
      HealthStatus: 'Unhealthy',
      ShouldRespectGracePeriod: false,
    });
    expect(world.group('web').members.find(m => m.id === picked[1])?.healthStatus).toBe('Unhealthy');
  });
});

const code = async (answer: Promise<Response>) => {
  const response = await answer;
  return `${response.status} ${/<Code>(.*)<\/Code>/.exec(await response.text())?.[1]}`;
};

describe('refusals', () => {
  it('reach the SDK with code, text, status and request id', async () => {
    const { aws, world } = await served(scene());
    await expect(
      aws.autoscaling.detachInstances({
        AutoScalingGroupName: 'wbe',
        InstanceIds: [],
        ShouldDecrementDesiredCapacity: true,
      }),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: 'AutoScalingGroup name not found - wbe',
      $fault: 'client',
      $metadata: {
        httpStatusCode: 400,
        requestId: world.recorder.calls.at(-1)?.requestId ?? expect.any(String),
      },
    });
    await expect(aws.ec2.describeInstances({ InstanceIds: ['i-0123456789abcdef0'] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      $metadata: { httpStatusCode: 400, requestId: expect.any(String) },
    });
    await expect(aws.elbv2.describeTargetGroups({ Names: ['nobody'] })).rejects.toMatchObject({
      name: 'TargetGroupNotFoundException',
    });
    await expect(aws.elb.describeLoadBalancers({ LoadBalancerNames: ['nobody'] })).rejects.toMatchObject({
      name: 'AccessPointNotFoundException',
    });
    await expect(
      aws.sts.assumeRole({ RoleArn: 'arn:aws:iam::1:role/x', RoleSessionName: 'ab' }),
    ).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(aws.cloudwatch.describeAlarms({ NextToken: 'forged' })).rejects.toMatchObject({
      message: 'The token is not valid',
    });
  });

  it("have the SDK's own names where the service models them", async () => {
    const { aws, world } = await served(scene());
    world.addFault({ action: 'AttachInstances', times: 1, fault: { kind: 'resource-contention' } });
    await expect(
      aws.autoscaling.attachInstances({ AutoScalingGroupName: 'web', InstanceIds: [] }),
    ).rejects.toMatchObject({
      name: 'ResourceContentionFault',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it("of unknown actions, versions, values and unsigned requests are AWS's", async () => {
    const { wire } = await served(scene());
    const post = (body: string, headers: Record<string, string> = {}) =>
      fetch(wire.url, {
        method: 'POST',
        body,
        headers: {
          authorization: 'AWS4-HMAC-SHA256 Credential=AKIA/20260105/us-east-1/autoscaling/aws4_request',
          ...headers,
        },
      });
    expect(await code(post('Action=EmptyTrash&Version=2011-01-01'))).toBe('400 InvalidAction');
    expect(await code(post('Action=constructor&Version=2011-01-01'))).toBe('400 InvalidAction');
    expect(await code(post('Action=DescribeAutoScalingGroups&Version=1999-01-01'))).toBe('400 InvalidAction');
    expect(
      await code(
        post('Action=UpdateAutoScalingGroup&Version=2011-01-01&AutoScalingGroupName=web&MinSize=few'),
      ),
    ).toBe('400 MalformedInput');
    expect(
      await code(post('Action=DescribeAutoScalingGroups&Version=2011-01-01', { authorization: '' })),
    ).toBe('403 MissingAuthenticationToken');
  });
});

describe('the connection', () => {
  it('drops where an answer is lost; the SDK sends again, and meets its own first effect', async () => {
    const { world, wire, picked } = await served(scene());
    const { autoscaling } = clients(wire.url, { maxAttempts: 3 });
    world.addFault({ action: 'AttachInstances', times: 1, fault: { kind: 'lost-answer' } });
    await expect(
      autoscaling.attachInstances({ AutoScalingGroupName: 'web', InstanceIds: [first(picked)] }),
    ).rejects.toMatchObject({
      name: 'ValidationError',
      message: `The Instance: ${first(picked)} is already part of AutoScalingGroup:web`,
    });
    expect(world.recorder.calls.map(c => c.outcome.kind)).toEqual(['lost', 'refused']);
    expect(world.group('web').desired).toBe(4);
  });

  it('is closed on bodies beyond all measure', async () => {
    const { wire } = await served(scene());
    const answer = new Promise((done, failed) => {
      const sent = request(wire.url, { method: 'POST' }, done);
      sent.on('error', failed);
      sent.end('x'.repeat(2 << 20));
    });
    await expect(answer).rejects.toThrow();
  });
});

describe('callers', () => {
  it('are told apart by access key, and places by the Region that is signed for', async () => {
    const { world, wire, aws } = await served(scene());
    world.addRole({ arn: 'arn:aws:iam::444455556666:role/asg-swap' });
    world.addGroup({ accountId: '444455556666', region: 'eu-west-1', name: 'api', min: 1, max: 2 });
    const { Credentials } = await aws.sts.assumeRole({
      RoleArn: 'arn:aws:iam::444455556666:role/asg-swap',
      RoleSessionName: 'asg-swap-U0APP',
      SourceIdentity: 'U0APP',
      Tags: [{ Key: 'swap', Value: 's-1' }],
      DurationSeconds: 900,
    });
    expect(Credentials?.Expiration).toEqual(new Date(world.now + 15 * minute));
    const session = clients(wire.url, {
      region: 'eu-west-1',
      credentials: {
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      },
    });
    expect((await session.sts.getCallerIdentity({})).Account).toBe('444455556666');
    const { AutoScalingGroups } = await session.autoscaling.describeAutoScalingGroups({});
    expect(AutoScalingGroups?.map(g => g.AutoScalingGroupName)).toEqual(['api']);
    expect(world.recorder.calls.at(-1)?.caller).toMatchObject({
      sessionName: 'asg-swap-U0APP',
      sourceIdentity: 'U0APP',
      tags: { swap: 's-1' },
    });
  });
});

describe('the clock', () => {
  it('follows the wall at a speed that can be changed, and stands still in between', async () => {
    const { world, wire } = await served(scene());
    const before = world.now;
    await new Promise(done => setTimeout(done, 30));
    expect(world.now).toBe(before);
    wire.setSpeed(100);
    wire.resume();
    await new Promise(done => setTimeout(done, 60));
    wire.pause();
    const passed = world.now - before;
    expect(passed).toBeGreaterThanOrEqual(5 * second);
    await new Promise(done => setTimeout(done, 20));
    expect(world.now - before).toBe(passed);
  });
});
