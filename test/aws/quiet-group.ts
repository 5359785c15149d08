/** What the tests of the survey share: a quiet group with one target group, and instances that are all well. */

import { groupXml, ids, instanceXml, reservations, targetGroupsOf, targetXml } from './answers.ts';
import type { RecordedAws } from './recorded-aws.ts';
import { answer, ec2Answer, items, listParam, members } from './recorded-aws.ts';
import { id } from './setting.ts';

export const template =
  '<LaunchTemplate><LaunchTemplateId>lt-1</LaunchTemplateId><LaunchTemplateName>web</LaunchTemplateName><Version>$Latest</Version></LaunchTemplate>';
export const versions = (...images: readonly string[]) =>
  ec2Answer(
    'DescribeLaunchTemplateVersions',
    items(
      'launchTemplateVersionSet',
      images.map(
        image =>
          `<versionNumber>7</versionNumber><launchTemplateData>${image === '' ? '' : `<imageId>${image}</imageId>`}</launchTemplateData>`,
      ),
    ),
  );
export const status = (of: string, instance: string, system: string, more = '') =>
  `<instanceId>${of}</instanceId><instanceStatus><status>${instance}</status></instanceStatus><systemStatus><status>${system}</status></systemStatus>${more}`;
export const activity = (name: string, code: string, end = '') =>
  `<ActivityId>${name}</ActivityId><AutoScalingGroupName>web</AutoScalingGroupName><Description>Doing ${name}</Description><Cause>c</Cause><StartTime>2026-01-02T03:04:05Z</StartTime>${end === '' ? '' : `<EndTime>${end}</EndTime>`}<StatusCode>${code}</StatusCode>`;
export const group = (more = '', count = 2) =>
  answer(
    'DescribeAutoScalingGroups',
    members('AutoScalingGroups', [
      groupXml(
        ids(count).map(n => ({ id: `i-a${n.slice(3)}` })),
        more,
      ),
    ]),
  );
export const activities = (all: readonly string[], next = '') =>
  answer(
    'DescribeScalingActivities',
    `${members('Activities', all)}${next === '' ? '' : `<NextToken>${next}</NextToken>`}`,
  );
export const refreshes = (...all: readonly string[]) =>
  answer(
    'DescribeInstanceRefreshes',
    members(
      'InstanceRefreshes',
      all.map(one => `<InstanceRefreshId>r</InstanceRefreshId><Status>${one}</Status>`),
    ),
  );

export const scheduled = (...all: readonly string[]) =>
  answer('DescribeScheduledActions', members('ScheduledUpdateGroupActions', all));
export const policies = (...all: readonly string[]) =>
  answer('DescribePolicies', members('ScalingPolicies', all));

/** Gives `aws` an answer to every call of a survey. */
export function allWell(aws: RecordedAws): void {
  aws
    .on(
      'GetCallerIdentity',
      answer(
        'GetCallerIdentity',
        '<Arn>arn:aws:iam::111122223333:user/u</Arn><UserId>A</UserId><Account>111122223333</Account>',
      ),
    )
    .on('DescribeAutoScalingGroups', group(`${targetGroupsOf('a')}${template}`))
    .on(
      'DescribeAutoScalingInstances',
      answer('DescribeAutoScalingInstances', members('AutoScalingInstances', [])),
    )
    .on('DescribeInstances', ({ params }) =>
      ec2Answer(
        'DescribeInstances',
        reservations(listParam(params, 'Filter.1.Value').map(one => instanceXml(one))),
      ),
    )
    .on('DescribeInstanceStatus', ({ params }) =>
      ec2Answer(
        'DescribeInstanceStatus',
        items(
          'instanceStatusSet',
          listParam(params, 'InstanceId').map(one => status(one, 'ok', 'ok')),
        ),
      ),
    )
    .on('DescribeImages', ({ params }) =>
      ec2Answer(
        'DescribeImages',
        items(
          'imagesSet',
          listParam(params, 'Filter.1.Value').map(
            one => `<imageId>${one}</imageId><imageState>available</imageState>`,
          ),
        ),
      ),
    )
    .on('DescribeInstanceAttribute', ec2Answer('DescribeInstanceAttribute', '<userData/>'))
    .on('DescribeLaunchTemplateVersions', versions('ami-new'))
    .on('DescribeScalingActivities', activities([activity('a0', 'Successful', '2026-01-02T03:04:06Z')]))
    .on('DescribeInstanceRefreshes', refreshes('Successful'))
    .on('DescribeScheduledActions', scheduled())
    .on('DescribePolicies', policies())
    .on('DescribeLifecycleHooks', answer('DescribeLifecycleHooks', members('LifecycleHooks', [])))
    .on(
      'DescribeTargetHealth',
      answer(
        'DescribeTargetHealth',
        members('TargetHealthDescriptions', [targetXml(`i-a${id(1).slice(3)}`, 'healthy')]),
      ),
    )
    .on('DescribeTargetGroups', ({ params }) =>
      answer(
        'DescribeTargetGroups',
        members(
          'TargetGroups',
          listParam(params, 'TargetGroupArns.member').map(
            arn => `<TargetGroupArn>${arn}</TargetGroupArn><VpcId>vpc-1</VpcId>`,
          ),
        ),
      ),
    )
    .on(
      'DescribeTargetGroupAttributes',
      answer(
        'DescribeTargetGroupAttributes',
        members('Attributes', [
          '<Key>stickiness.enabled</Key><Value>false</Value>',
          '<Key>deregistration_delay.timeout_seconds</Key><Value>30</Value>',
        ]),
      ),
    );
}
