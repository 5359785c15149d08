/** Writes, at the wire: what is sent, how often, and what every kind of failure comes out as. */
import { describe, expect, test, vi } from 'vitest';
import { perform } from '../../src/aws/perform.ts';
import type { Timeouts } from '../../src/aws/sdk.ts';
import { sdkClients } from '../../src/aws/sdk.ts';
import type { Action } from '../../src/core/domain.ts';
import type { Reply } from './recorded-aws.ts';
import { answer, refusal } from './recorded-aws.ts';
import { id, recordedAws, web } from './setting.ts';

const { aws } = recordedAws();
const api = (timeouts?: Timeouts) => sdkClients(timeouts)('default', web.region);
const a = id(0xa);
const b = id(0xb);

/** Every kind of action with the one request it must make, without `Action` and `Version`. */
const requests: readonly (readonly [Action, string, Readonly<Record<string, string>>])[] = [
  [
    { kind: 'suspend', processes: ['AZRebalance', 'Terminate'] },
    'SuspendProcesses',
    { 'ScalingProcesses.member.1': 'AZRebalance', 'ScalingProcesses.member.2': 'Terminate' },
  ],
  [
    { kind: 'resume', processes: ['Terminate'] },
    'ResumeProcesses',
    { 'ScalingProcesses.member.1': 'Terminate' },
  ],
  [{ kind: 'resize', max: 6 }, 'UpdateAutoScalingGroup', { MaxSize: '6' }],
  [{ kind: 'resize', min: 0 }, 'UpdateAutoScalingGroup', { MinSize: '0' }],
  [{ kind: 'resize', min: 3, max: 3 }, 'UpdateAutoScalingGroup', { MinSize: '3', MaxSize: '3' }],
  [
    { kind: 'protect', instances: [a, b] },
    'SetInstanceProtection',
    { 'InstanceIds.member.1': a, 'InstanceIds.member.2': b, ProtectedFromScaleIn: 'true' },
  ],
  [
    { kind: 'set-template', template: 'web-template', version: '8' },
    'UpdateAutoScalingGroup',
    { 'LaunchTemplate.LaunchTemplateName': 'web-template', 'LaunchTemplate.Version': '8' },
  ],
  [
    { kind: 'attach', instances: [a, b] },
    'AttachInstances',
    { 'InstanceIds.member.1': a, 'InstanceIds.member.2': b },
  ],
  [
    { kind: 'detach', instances: [a], decrement: true },
    'DetachInstances',
    { 'InstanceIds.member.1': a, ShouldDecrementDesiredCapacity: 'true' },
  ],
  [
    { kind: 'detach', instances: [a], decrement: false },
    'DetachInstances',
    { 'InstanceIds.member.1': a, ShouldDecrementDesiredCapacity: 'false' },
  ],
  [
    { kind: 'enter-standby', instances: [a] },
    'EnterStandby',
    { 'InstanceIds.member.1': a, ShouldDecrementDesiredCapacity: 'true' },
  ],
  [{ kind: 'exit-standby', instances: [a] }, 'ExitStandby', { 'InstanceIds.member.1': a }],
];

const byName = (all: Readonly<Record<string, string>>) =>
  Object.entries(all).toSorted(([x], [y]) => (x < y ? -1 : 1));

describe('each action is one request', () => {
  test.each(requests)('%j', async (action, call, params) => {
    aws.on(call, answer(call, '', 'req-7'));
    expect(await perform(api(), web, action)).toEqual({ kind: 'accepted', requestId: 'req-7' });
    expect(aws.actions).toEqual([call]);
    const { Action: _, Version, ...sent } = Object.fromEntries(aws.asked[0]?.params ?? []);
    expect(Version).toBe('2011-01-01');
    expect(byName(sent)).toEqual(byName({ AutoScalingGroupName: 'web', ...params }));
  });

  test('a termination names the instance alone and never lowers desired', async () => {
    aws.on('TerminateInstanceInAutoScalingGroup', answer('TerminateInstanceInAutoScalingGroup', ''));
    const done = await perform(api(), web, { kind: 'terminate', instance: a });
    expect(done.kind).toBe('accepted');
    const { Action: _, Version: __, ...sent } = Object.fromEntries(aws.asked[0]?.params ?? []);
    expect(sent).toEqual({ InstanceId: a, ShouldDecrementDesiredCapacity: 'false' });
  });
});

test('who may not launch from a template is told that, not the name of the call', async () => {
  aws.on(
    'UpdateAutoScalingGroup',
    refusal('AccessDenied', 'You are not authorized to use launch template: lt-1', 403),
  );
  expect(
    await perform(api(), web, { kind: 'set-template', template: 'web-template', version: '8' }),
  ).toMatchObject({
    kind: 'denied',
    permission: 'ec2:RunInstances',
    resource: '*',
  });
});

describe('what must not be sent is not sent', () => {
  const many = Array.from({ length: 20 }, (_, n) => id(n));
  const wrong: readonly Action[] = [
    // An empty list of processes means all nine.
    { kind: 'suspend', processes: [] },
    { kind: 'resume', processes: [] },
    { kind: 'resize' },
    { kind: 'attach', instances: [] },
    { kind: 'attach', instances: many },
    { kind: 'detach', instances: [], decrement: true },
    { kind: 'enter-standby', instances: many },
    { kind: 'exit-standby', instances: [] },
  ];
  test.each(wrong)('%j', async action => {
    await expect(perform(api(), web, action)).rejects.toThrow('broken assumption');
    expect(aws.asked).toEqual([]);
  });
});

const attach: Action = { kind: 'attach', instances: [a] };
/** Long enough for a busy machine to answer where an answer is due. */
const quick = { connectMs: 1_500, requestMs: 1_500, silenceMs: 1_500 };

describe('a write is sent once, whatever comes of it', () => {
  const failures: readonly (readonly [string, Reply, object])[] = [
    ['dropped connection', 'drop', { kind: 'unknown' }],
    ['no answer', 'hang', { kind: 'unknown' }],
    ['half an answer', 'truncate', { kind: 'unknown' }],
    ['an answer that stops', 'stall', { kind: 'unknown' }],
    ['malformed XML', { status: 200, body: '<A><B></A>' }, { kind: 'unknown' }],
    ['no XML under 400', { status: 400, body: 'Bad Request' }, { kind: 'unknown' }],
    ["a proxy's page under 403", { status: 403, body: '<html>no</html>' }, { kind: 'unknown' }],
    ["a balancer's page", { status: 503, body: '<html>busy</html>' }, { kind: 'unknown' }],
    ['an empty 502', { status: 502, body: '' }, { kind: 'unknown' }],
    ['InternalFailure', refusal('InternalFailure', 'oops', 500), { kind: 'unknown', requestId: 'req-9' }],
    [
      'ResourceContention',
      refusal('ResourceContention', 'You already have a pending update', 500),
      { kind: 'unknown', requestId: 'req-9' },
    ],
    [
      'Throttling',
      refusal('Throttling', 'Rate exceeded'),
      { kind: 'throttled', text: 'Rate exceeded', requestId: 'req-9' },
    ],
    ['RateExceeded', refusal('RateExceeded', 'Rate exceeded'), { kind: 'throttled' }],
    ['RequestLimitExceeded', refusal('RequestLimitExceeded', 'slow', 503), { kind: 'throttled' }],
    ['429', { status: 429, body: '' }, { kind: 'throttled' }],
    [
      'AccessDenied',
      refusal(
        'AccessDenied',
        'User: arn:aws:sts::111122223333:assumed-role/bot/s is not authorized to perform: autoscaling:AttachInstances on resource: arn:x because no identity-based policy allows it',
        403,
      ),
      { kind: 'denied', permission: 'autoscaling:AttachInstances', requestId: 'req-9' },
    ],
    [
      'AccessDenied without a name',
      refusal('AccessDenied', 'Access denied', 403),
      { kind: 'denied', permission: 'autoscaling:AttachInstances', text: 'Access denied' },
    ],
    [
      'AccessDenied of another action',
      refusal('AccessDenied', 'User: x is not authorized to perform: sts:AssumeRole on resource: r', 403),
      { kind: 'denied', permission: 'sts:AssumeRole' },
    ],
    [
      'ExpiredToken',
      refusal('ExpiredToken', 'The security token included in the request is expired', 403),
      { kind: 'refused', code: 'ExpiredToken', requestId: 'req-9' },
    ],
    [
      'E1, above max',
      refusal(
        'ValidationError',
        'AutoScalingGroup web has min-size=3, max-size=4, and desired-size=4. To attach 1 instance, please update the AutoScalingGroup sizes appropriately.',
      ),
      {
        kind: 'refused',
        code: 'ValidationError',
        text: 'AutoScalingGroup web has min-size=3, max-size=4, and desired-size=4. To attach 1 instance, please update the AutoScalingGroup sizes appropriately.',
        requestId: 'req-9',
      },
    ],
    [
      'E22, a model error',
      refusal('ScalingActivityInProgress', 'Scaling activity x is in progress and blocks this action'),
      { kind: 'refused', code: 'ScalingActivityInProgress' },
    ],
    [
      'E7, ours',
      refusal('ValidationError', `The Instance: ${a} is already part of AutoScalingGroup:web`),
      {
        kind: 'already',
        text: `The Instance: ${a} is already part of AutoScalingGroup:web`,
        requestId: 'req-9',
      },
    ],
  ];
  test.each(failures)('%s', async (_name, reply, expected) => {
    aws.on('AttachInstances', reply);
    expect(await perform(api(quick), web, attach)).toMatchObject(expected);
    // Retries happen inside the call, so that none can follow its answer.
    expect(aws.actions).toEqual(['AttachInstances']);
  });

  test.each([
    ['before an answer', 'hang', { ...quick, silenceMs: 600_000 }, '1500 ms requestTimeout'],
    ['in the middle of one', 'stall', { ...quick, requestMs: 600_000 }, '1500 ms of inactivity'],
  ] as const)('each time limit holds by itself: %s', async (_name, reply, timeouts, text) => {
    aws.on('AttachInstances', reply);
    const done = await perform(api(timeouts), web, attach);
    expect(done).toEqual({ kind: 'unknown', text: expect.stringContaining(text) });
  });

  test.each(['standard', 'adaptive'])('also where the environment asks for more: %s', async mode => {
    vi.stubEnv('AWS_MAX_ATTEMPTS', '5');
    vi.stubEnv('AWS_RETRY_MODE', mode);
    for (const reply of [
      'drop',
      refusal('Throttling', 'Rate exceeded'),
      refusal('InternalFailure', 'oops', 500),
    ] as const) {
      aws.forget();
      aws.on('AttachInstances', reply);
      expect((await perform(api(), web, attach)).kind).not.toBe('accepted');
      expect(aws.actions).toEqual(['AttachInstances']);
    }
  });

  test('nobody listens', async () => {
    const here = process.env['AWS_ENDPOINT_URL'];
    // Port 1 is reserved and has no listener; a connection to it is refused at once.
    vi.stubEnv('AWS_ENDPOINT_URL', 'http://127.0.0.1:1');
    try {
      expect(await perform(api(quick), web, attach)).toEqual({
        kind: 'unknown',
        text: 'connect ECONNREFUSED 127.0.0.1:1',
      });
    } finally {
      vi.stubEnv('AWS_ENDPOINT_URL', here);
    }
  });
});

describe('"already" is said of the very thing asked for, else it is a refusal', () => {
  const member = (group: string, of = a) =>
    `The Instance: ${of} is already part of AutoScalingGroup:${group}`;
  const gone = `Instance Id not found - No managed instance found for instance ID: ${a}`;
  const cases: readonly (readonly [string, Action, string, string])[] = [
    ['E7 of our group', attach, member('web'), 'already'],
    ['E7 of another group', attach, member('web-2'), 'refused'],
    ['E7 of a group whose name ours begins with', attach, member('we'), 'refused'],
    ['E7 of a group whose name is ours and a dot', attach, member('web.'), 'refused'],
    ['E7 of another instance', attach, member('web', b), 'refused'],
    ['E7 of one of two', { kind: 'attach', instances: [a, b] }, member('web'), 'refused'],
    ['E15', { kind: 'terminate', instance: a }, gone, 'already'],
    [
      'E15 of an instance whose id begins with ours',
      { kind: 'terminate', instance: 'i-00000000' as typeof a },
      gone,
      'refused',
    ],
    ['E15 of another instance', { kind: 'terminate', instance: b }, gone, 'refused'],
    ['E15 in answer to a detach', { kind: 'detach', instances: [a], decrement: true }, gone, 'refused'],
    [
      'E12',
      { kind: 'detach', instances: [a], decrement: true },
      `The instance ${a} is not part of Auto Scaling group web.`,
      'refused',
    ],
    ['E13', { kind: 'enter-standby', instances: [a] }, `The instance ${a} is not in InService.`, 'refused'],
    [
      'E11',
      { kind: 'detach', instances: [a], decrement: false },
      `The instance ${a} is not in InService or Standby.`,
      'refused',
    ],
  ];
  test.each(cases)('%s', async (_name, action, text, kind) => {
    for (const call of [
      'AttachInstances',
      'DetachInstances',
      'EnterStandby',
      'TerminateInstanceInAutoScalingGroup',
    ]) {
      aws.on(call, refusal('ValidationError', text));
    }
    expect(await perform(api(), web, action)).toMatchObject({ kind, text, requestId: 'req-9' });
    expect(aws.asked).toHaveLength(1);
  });

  test('E7 with another code', async () => {
    aws.on('AttachInstances', refusal('ResourceInUse', member('web')));
    expect(await perform(api(), web, attach)).toMatchObject({
      kind: 'refused',
      code: 'ResourceInUse',
    });
  });
});

test('a signature that AWS refuses does not bring the session token into an answer', async () => {
  aws.on(
    'AttachInstances',
    refusal(
      'SignatureDoesNotMatch',
      "The request signature we calculated does not match the signature you provided.\n\nThe Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:SECRET'",
      403,
    ),
  );
  const answered = await perform(api(), web, attach);
  expect(answered).toMatchObject({ kind: 'refused', code: 'SignatureDoesNotMatch' });
  expect(JSON.stringify(answered)).not.toContain('SECRET');
});
