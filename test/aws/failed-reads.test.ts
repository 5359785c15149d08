/** Reads that fail, at the wire: which are sent again, and what the last failure comes out as. */
import { inspect } from 'node:util';
import { expect, test, vi } from 'vitest';
import type { TrafficSource } from '../../src/core/domain.ts';
import { CloudError } from '../../src/ports.ts';
import { reservations } from './answers.ts';
import type { Reply } from './recorded-aws.ts';
import { answer, ec2Answer, ec2Refusal, members, refusal } from './recorded-aws.ts';
import { arnOf, id, recordedAws, web } from './setting.ts';

const { aws, cloud } = recordedAws();
/** Long enough for a busy machine to answer where an answer is due. */
const quick = { connectMs: 1_500, requestMs: 1_500, silenceMs: 1_500 };
const source = (name: string): TrafficSource => ({ kind: 'target-group', arn: arnOf(name), name });

const groupAnswer = (...groups: readonly string[]) =>
  answer('DescribeAutoScalingGroups', members('AutoScalingGroups', groups));
const healthAnswer = (...targets: readonly string[]) =>
  answer('DescribeTargetHealth', members('TargetHealthDescriptions', targets));

const troubleOf = async (look: Promise<unknown>) => {
  const error = await look.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CloudError);
  return error instanceof CloudError ? error.trouble : undefined;
};

const call = 'autoscaling:DescribeAutoScalingGroups';
const again: readonly (readonly [string, Reply])[] = [
  ['dropped connection', 'drop'],
  ['no answer', 'hang'],
  ['half an answer', 'truncate'],
  ['500', refusal('InternalFailure', 'oops', 500)],
  ['503 without XML', { status: 503, body: 'busy' }],
  ['Throttling', refusal('Throttling', 'Rate exceeded')],
];
test.each(again)('is sent again: %s', async (_name, first) => {
  aws.on('DescribeAutoScalingGroups', (_asked, nth) => (nth === 0 ? first : groupAnswer()));
  expect((await cloud(quick).observe(web, [], [])).group).toBeUndefined();
  expect(aws.asked).toHaveLength(2);
});

const final: readonly (readonly [string, Reply, object])[] = [
  [
    '500',
    refusal('InternalFailure', 'oops', 500),
    { kind: 'unreachable', call, text: 'HTTP 500: InternalFailure: oops' },
  ],
  ['dropped connection', 'drop', { kind: 'unreachable', call, text: 'ECONNRESET: socket hang up' }],
  ['malformed XML', { status: 200, body: '<A><B></A>' }, { kind: 'unreachable', call }],
  [
    "something that is not AWS's",
    { status: 200, body: '<html>welcome</html>' },
    { kind: 'failed', call, text: 'AWS answered without AutoScalingGroups' },
  ],
  [
    'Throttling',
    refusal('Throttling', 'Rate exceeded'),
    { kind: 'throttled', call, text: 'Throttling: Rate exceeded' },
  ],
  ['RateExceeded', refusal('RateExceeded', 'Rate exceeded'), { kind: 'throttled', call }],
  [
    'AccessDenied',
    refusal(
      'AccessDenied',
      'User: u is not authorized to perform: autoscaling:DescribeAutoScalingGroups',
      403,
    ),
    { kind: 'denied', call },
  ],
  [
    'ExpiredToken',
    refusal('ExpiredToken', 'expired', 403),
    { kind: 'credentials', call, text: 'ExpiredToken: expired' },
  ],
  [
    'InvalidClientTokenId',
    refusal('InvalidClientTokenId', 'The security token included in the request is invalid.', 403),
    { kind: 'credentials', call },
  ],
  [
    'ValidationError',
    refusal('ValidationError', 'no'),
    { kind: 'failed', call, text: 'ValidationError: no' },
  ],
  [
    'a group without sizes',
    answer(
      'DescribeAutoScalingGroups',
      members('AutoScalingGroups', [
        '<AutoScalingGroupName>web</AutoScalingGroupName><AutoScalingGroupARN>arn:x</AutoScalingGroupARN>',
      ]),
    ),
    { kind: 'failed', call, text: 'AWS answered without MinSize' },
  ],
];
test.each(final)('comes out sorted: %s', async (_name, reply, expected) => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  aws.on('DescribeAutoScalingGroups', reply);
  expect(await troubleOf(cloud(quick).observe(web, [], []))).toMatchObject(expected);
});

test('leaves without the request that the SDK hangs onto its errors', async () => {
  vi.stubEnv('AWS_SESSION_TOKEN', 'SESSION-SECRET');
  aws.on('DescribeAutoScalingGroups', refusal('ValidationError', 'no'));
  const error = await cloud()
    .observe(web, [], [])
    .catch((thrown: unknown) => thrown);
  const all = inspect(error, { depth: null, showHidden: true });
  expect(all).toContain('ValidationError');
  expect(all).not.toContain('SESSION-SECRET');
  expect(all).not.toContain('Signature=');
});

test('a denial by EC2 names its permission and leaves the cipher out', async () => {
  aws.on('DescribeAutoScalingGroups', groupAnswer());
  aws.on(
    'DescribeInstances',
    ec2Refusal(
      'UnauthorizedOperation',
      'You are not authorized to perform this operation. User: u is not authorized to perform: ec2:DescribeInstances. Encoded authorization failure message: AbCd-123_x',
      403,
    ),
  );
  const trouble = await troubleOf(cloud().observe(web, [id(1)], []));
  expect(trouble).toMatchObject({ kind: 'denied', call: 'ec2:DescribeInstances' });
  expect(trouble?.text).not.toContain('AbCd-123_x');
});

test('EC2 and load balancing throttle in their own words', async () => {
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  aws.on('DescribeAutoScalingGroups', groupAnswer());
  aws.on('DescribeInstances', ec2Refusal('RequestLimitExceeded', 'Request limit exceeded.', 503));
  aws.on('DescribeTargetHealth', healthAnswer());
  expect(await troubleOf(cloud().observe(web, [id(1)], []))).toMatchObject({
    kind: 'throttled',
    call: 'ec2:DescribeInstances',
  });
  aws.on('DescribeInstances', ec2Answer('DescribeInstances', reservations([])));
  aws.on('DescribeTargetHealth', refusal('ThrottlingException', 'Rate exceeded'));
  expect(await troubleOf(cloud().observe(web, [id(1)], [source('a')]))).toMatchObject({
    kind: 'throttled',
    call: 'elasticloadbalancing:DescribeTargetHealth',
  });
});
