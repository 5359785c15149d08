/** The policies that are made from the table of calls, judged as IAM judges them. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { calls } from '../../src/aws/api.ts';
import { assumePolicy, iamPolicy, trustPolicy } from '../../src/aws/iam-policy.ts';

const statement = (sid: string, options?: Parameters<typeof iamPolicy>[0]) =>
  iamPolicy(options).Statement.find(each => each.Sid === sid);

test('every call is allowed once, reads everywhere and writes on groups', () => {
  const allowed = iamPolicy().Statement.flatMap(each => each.Action);
  const actions = Object.values(calls).flatMap(each => Object.keys(each));
  // GetCallerIdentity needs no permission, and roles are assumed from elsewhere.
  const needed = actions.filter(action => action !== 'GetCallerIdentity' && action !== 'AssumeRole');
  expect(allowed.map(action => action.replace(/^.*:/, '')).toSorted()).toEqual(needed.toSorted());
  expect(statement('Look')).toMatchObject({
    Effect: 'Allow',
    Resource: '*',
    Action: expect.arrayContaining(['elasticloadbalancing:DescribeTargetHealth', 'ec2:DescribeInstances']),
  });
  expect(statement('Swap')).toMatchObject({
    Effect: 'Allow',
    Resource: 'arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/*',
    Action: expect.arrayContaining(['autoscaling:TerminateInstanceInAutoScalingGroup']),
  });
});

test('no tag but the marker can be written, so that the bot cannot admit a group to itself', () => {
  const mark = statement('Mark', { tag: { key: 'swap-allowed', value: 'yes' } });
  expect(mark?.Action).toEqual(['autoscaling:CreateOrUpdateTags', 'autoscaling:DeleteTags']);
  expect(mark?.Condition).toEqual({
    StringEquals: { 'autoscaling:ResourceTag/swap-allowed': 'yes' },
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['asg-swap'] },
  });
});

test('held to an account, a partition and a tag', () => {
  expect(
    statement('Swap', {
      accountId: '111122223333',
      partition: 'aws-cn',
      tag: { key: 'swap-allowed', value: 'yes' },
    }),
  ).toMatchObject({
    Resource: 'arn:aws-cn:autoscaling:*:111122223333:autoScalingGroup:*:autoScalingGroupName/*',
    Condition: { StringEquals: { 'autoscaling:ResourceTag/swap-allowed': 'yes' } },
  });
});

test('the right to launch goes only to who sets launch templates', () => {
  expect(JSON.stringify(iamPolicy())).not.toContain('ec2:RunInstances');
  expect(statement('SetLaunchTemplate', { launchTemplates: true })?.Action).toEqual(['ec2:RunInstances']);
  expect(
    statement('PassTheRoleOfTheTemplate', { launchTemplates: true, accountId: '111122223333' }),
  ).toMatchObject({
    Resource: 'arn:aws:iam::111122223333:role/*',
    Condition: { StringLike: { 'iam:PassedToService': 'ec2.amazonaws.com*' } },
  });
});

const bot = 'arn:aws:iam::111122223333:role/bot';
const role = 'arn:aws:iam::222233334444:role/asg-swap';

test('a role in another account lets the bot in by its session’s name, with all that names a session', () => {
  const assuming = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];
  expect(trustPolicy({ bot, externalId: 'ours-only' }).Statement).toEqual([
    {
      Sid: 'LetTheBotIn',
      Effect: 'Allow',
      Principal: { AWS: bot },
      Action: assuming,
      Condition: {
        StringLike: { 'sts:RoleSessionName': 'asg-swap-*' },
        StringEquals: { 'sts:ExternalId': 'ours-only' },
      },
    },
  ]);
  expect(trustPolicy({ bot }).Statement[0]?.Condition).toEqual({
    StringLike: { 'sts:RoleSessionName': 'asg-swap-*' },
  });
  expect(assumePolicy([role]).Statement).toEqual([
    { Sid: 'Enter', Effect: 'Allow', Action: assuming, Resource: [role] },
  ]);
});

/** The command as a person types it. */
const typed = async (...args: readonly string[]): Promise<{ stdout: string; stderr: string }> =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'src/main.ts', 'iam-policy', ...args], {
    cwd: new URL('../..', import.meta.url),
  }).catch((error: unknown) => error as { stdout: string; stderr: string });

test('on the command line each policy is printed as it can be pasted', async () => {
  const [own, trust, enter] = await Promise.all([
    typed('--account', '111122223333', '--tag', 'swap-allowed=a=b'),
    typed('--trust', bot, '--external-id', 'ours-only'),
    typed('--assume', role),
  ]);
  expect(JSON.parse(own.stdout)).toEqual(
    iamPolicy({ accountId: '111122223333', tag: { key: 'swap-allowed', value: 'a=b' } }),
  );
  expect(JSON.parse(trust.stdout)).toEqual(trustPolicy({ bot, externalId: 'ours-only' }));
  expect(JSON.parse(enter.stdout)).toEqual(assumePolicy([role]));
});

test.each([
  [['--tag', 'asg-swap=yes'], /keeps its own notes under the tag asg-swap: choose another key/],
  [['--tag', '=yes'], /Name a tag as key=value/],
  [['--external-id', 'x'], /belongs to --trust/],
  [['--trust', bot, '--assume', role], /print one at a time/],
  [['--partition', 'aws-mars'], /Allowed choices are aws, aws-cn, aws-us-gov/],
])(
  'on the command line %j is refused in words',
  async (args, words) => {
    const { stdout, stderr } = await typed(...args);
    expect(stderr).toMatch(words);
    expect(stdout).toBe('');
  },
  30_000,
);
