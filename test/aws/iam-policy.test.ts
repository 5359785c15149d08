/** The policy that is made from the table of calls. */
import { expect, test } from 'vitest';
import { calls } from '../../src/aws/api.ts';
import { iamPolicy } from '../../src/aws/iam-policy.ts';

const statement = (sid: string, options?: Parameters<typeof iamPolicy>[0]) =>
  iamPolicy(options).Statement.find(each => 'Sid' in each && each.Sid === sid);

test('every call is allowed once, reads everywhere and writes on groups', () => {
  const allowed = iamPolicy().Statement.flatMap(each =>
    'Action' in each && Array.isArray(each.Action) ? each.Action.map(String) : [],
  );
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

test('held to an account, a partition and a tag', () => {
  expect(
    statement('Swap', {
      accountId: '111122223333',
      partition: 'aws-cn',
      tag: { key: 'asg-swap', value: 'allowed' },
    }),
  ).toMatchObject({
    Resource: 'arn:aws-cn:autoscaling:*:111122223333:autoScalingGroup:*:autoScalingGroupName/*',
    Condition: { StringEquals: { 'autoscaling:ResourceTag/asg-swap': 'allowed' } },
  });
});
