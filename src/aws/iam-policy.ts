/**
 * The least policy the bot needs, made from the one list of calls that the adapter uses, so that neither
 * can drift from the other. Reads of Auto Scaling, EC2 and load balancers know no resource but `*`; writes
 * are held to groups, and to tagged ones where a tag is named (facts/aws.md section 7).
 */
import { calls, iamAction } from './api.ts';

export interface PolicyOptions {
  /** Twelve digits; `*` where it is not given. */
  readonly accountId?: string;
  /** Only groups that carry this tag may be changed. */
  readonly tag?: { readonly key: string; readonly value: string };
  /** `aws`, `aws-cn` or `aws-us-gov`. */
  readonly partition?: string;
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: '2012-10-17';
  readonly Statement: readonly object[];
}

export function iamPolicy({ accountId = '*', tag, partition = 'aws' }: PolicyOptions = {}): PolicyDocument {
  return {
    Version: '2012-10-17',
    Statement: [
      { Sid: 'Look', Effect: 'Allow', Action: actions('read'), Resource: '*' },
      {
        Sid: 'Swap',
        Effect: 'Allow',
        Action: actions('write'),
        Resource: `arn:${partition}:autoscaling:*:${accountId}:autoScalingGroup:*:autoScalingGroupName/*`,
        ...(tag === undefined
          ? {}
          : { Condition: { StringEquals: { [`autoscaling:ResourceTag/${tag.key}`]: tag.value } } }),
      },
    ],
  };
}

/** GetCallerIdentity needs no permission. */
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
