/**
 * The least policies that the bot needs, made from the one list of calls that the adapter uses, so that
 * neither can drift from the other. Reads of Auto Scaling, EC2, load balancers and alarms know no resource
 * but `*`; writes are held to groups, and to tagged ones where a tag is named (facts/aws.md section 7).
 */
import { partitionOf } from '../core/account.ts';
import { markerKey } from '../core/marker.ts';
import { calls, iamAction } from './api.ts';

export interface PolicyOptions {
  /** Twelve digits; `*` where it is not given. */
  readonly accountId?: string;
  /** Only groups that carry this tag may be changed. */
  readonly tag?: { readonly key: string; readonly value: string };
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition?: string;
  /** Also what AWS asks of whoever sets a group's launch template: that he may launch from it. */
  readonly launchTemplates?: boolean;
}

/** A statement of a policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: 'Allow';
  readonly Principal?: { readonly AWS: string };
  readonly Action: readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

const document = (...Statement: readonly Statement[]): PolicyDocument => ({
  Version: '2012-10-17',
  Statement,
});

/** Any part may be `*`. */
export const groupArn = (
  region: string,
  accountId: string,
  name: string,
  partition = partitionOf(region),
): string =>
  `arn:${partition}:autoscaling:${region}:${accountId}:autoScalingGroup:*:autoScalingGroupName/${name}`;

/** Tagging is for the marker alone: who could set any tag could admit any group to himself. */
const tagging: ReadonlySet<string> = new Set(['autoscaling:CreateOrUpdateTags', 'autoscaling:DeleteTags']);

/** What the role needs in the account whose groups are swapped. */
export function iamPolicy({
  accountId = '*',
  tag,
  partition = 'aws',
  launchTemplates = false,
}: PolicyOptions = {}): PolicyDocument {
  const Resource = groupArn('*', accountId, '*', partition);
  const tagged =
    tag === undefined ? {} : { StringEquals: { [`autoscaling:ResourceTag/${tag.key}`]: tag.value } };
  const writes = actions('write');
  return document(
    { Sid: 'Look', Effect: 'Allow', Action: actions('read'), Resource: '*' },
    {
      Sid: 'Swap',
      Effect: 'Allow',
      Action: writes.filter(action => !tagging.has(action)),
      Resource,
      ...(tag === undefined ? {} : { Condition: tagged }),
    },
    {
      Sid: 'Mark',
      Effect: 'Allow',
      Action: writes.filter(action => tagging.has(action)),
      Resource,
      Condition: { ...tagged, 'ForAllValues:StringEquals': { 'aws:TagKeys': [markerKey] } },
    },
    ...(launchTemplates ? setTemplates(accountId, partition) : []),
  );
}

/** AWS checks these as the version is set; the bot launches nothing (`UG:ec2-auto-scaling-launch-template-permissions`). */
const setTemplates = (accountId: string, partition: string): readonly Statement[] => [
  { Sid: 'SetLaunchTemplate', Effect: 'Allow', Action: ['ec2:RunInstances'], Resource: '*' },
  {
    Sid: 'TagWhatIsLaunched',
    Effect: 'Allow',
    Action: ['ec2:CreateTags'],
    Resource: '*',
    Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
  },
  {
    Sid: 'PassTheRoleOfTheTemplate',
    Effect: 'Allow',
    Action: ['iam:PassRole'],
    Resource: `arn:${partition}:iam::${accountId}:role/*`,
    Condition: { StringLike: { 'iam:PassedToService': 'ec2.amazonaws.com*' } },
  },
];

/** What a session of a role of another account is made with. */
const assuming: readonly string[] = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];

/** What the bot's own identity needs to enter the roles of the configuration. */
export const assumePolicy = (roles: readonly string[]): PolicyDocument =>
  document({ Sid: 'Enter', Effect: 'Allow', Action: assuming, Resource: roles });

export interface TrustOptions {
  /** ARN of the role or user that the bot runs as. */
  readonly bot: string;
  /** As in the configuration; strongly advised where others may use the bot's account. */
  readonly externalId?: string;
}

/** The trust policy of the role in such an account: the bot alone, under names that say what they are for. */
export const trustPolicy = ({ bot, externalId }: TrustOptions): PolicyDocument =>
  document({
    Sid: 'LetTheBotIn',
    Effect: 'Allow',
    Principal: { AWS: bot },
    Action: assuming,
    Condition: {
      StringLike: { 'sts:RoleSessionName': 'asg-swap-*' },
      ...(externalId === undefined ? {} : { StringEquals: { 'sts:ExternalId': externalId } }),
    },
  });

/** GetCallerIdentity needs no permission, and roles are assumed by the bot's own identity. */
function actions(access: 'read' | 'write'): readonly string[] {
  const named: string[] = [];
  for (const [service, list] of Object.entries(calls)) {
    for (const [action, call] of Object.entries(list)) {
      if (call.access === access && service !== 'sts')
        named.push(iamAction(service as never, action as never));
    }
  }
  return named.toSorted();
}
