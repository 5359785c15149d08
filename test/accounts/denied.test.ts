/**
 * Each permission taken away in turn, over the wire: the person who asked is told the action, the resource,
 * and the line to add, and that line is within the policy that the bot prints.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { accountClients } from '../../src/aws/accounts.ts';
import { calls, iamAction } from '../../src/aws/api.ts';
import { createCloud } from '../../src/aws/cloud.ts';
import { iamPolicy } from '../../src/aws/iam-policy.ts';
import type { Action, GroupRef, InstanceId } from '../../src/core/domain.ts';
import { deniedWords } from '../../src/core/messages/denied.ts';
import { troubleWords } from '../../src/core/messages/objections.ts';
import { plain } from '../../src/core/words.ts';
import { type Cloud, CloudError } from '../../src/ports.ts';
import { accounts, actingOn, company, numbers } from './three-accounts.ts';

const here = company();
const prod: GroupRef = { account: 'prod', region: 'eu-west-1', name: 'web' };
const place = { accountId: numbers.prod, region: 'eu-west-1' };
let cloud: Cloud;
let incoming: InstanceId;
beforeEach(() => {
  cloud = createCloud({
    accounts,
    clock: { now: () => 0 },
    clientsFor: accountClients(accounts, { readAttempts: 1 }),
  });
  incoming = here.incoming(prod);
});

/** The statement that a sentence says to add. */
function lineIn(words: string): { Effect: string; Action: string; Resource: string } {
  const [line] = /\{.*?\}/.exec(words) ?? [];
  return JSON.parse(line ?? '{}') as ReturnType<typeof lineIn>;
}

const named = (access: 'read' | 'write'): readonly (readonly [service: string, action: string])[] =>
  Object.entries(calls).flatMap(([service, list]) =>
    Object.entries(list).flatMap(([action, call]) =>
      call.access === access && service !== 'sts' ? [[service, action] as const] : [],
    ),
  );

/** The sentence for a refusal of this action, and whether AWS was asked for it at all. */
async function told(service: string, action: string, doing: () => Promise<string>): Promise<string> {
  here.world.addFault({ service, action, fault: { kind: 'access-denied' } });
  const words = await doing();
  expect(here.calls(action).length).toBeGreaterThan(0);
  return words;
}

describe('a read that is denied', () => {
  beforeEach(() => {
    here.world.addClassicLoadBalancer({ ...place, name: 'old-lb' });
    here.world.addLatticeTargetGroup({ ...place, name: 'mesh' });
    here.world.addAlarm({ ...place, name: 'web-5xx' });
    const launchConfiguration = { name: 'lc', image: 'ami-0cccccccccccccccc', type: 't3.micro' };
    const common = {
      ...place,
      min: 1,
      max: 2,
      targetGroups: ['web-tg'],
      classicLoadBalancers: ['old-lb'],
      latticeTargetGroups: ['mesh'],
    };
    here.world.addGroup({ ...common, name: 'by-configuration', launchConfiguration });
    here.world.addGroup({ ...common, name: 'by-template' });
  });

  it.each(named('read'))('%s %s is named to whoever asks for a plan', async (service, action) => {
    const name = action === 'DescribeLaunchConfigurations' ? 'by-configuration' : 'by-template';
    const words = await told(service, action, async () => {
      const failed = await cloud.survey({ ...prod, name }, [incoming], { alarms: ['web-5xx'] }).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (!(failed instanceof CloudError)) throw new Error(`${action} is not needed for a plan`);
      return plain(troubleWords(failed.trouble));
    });
    const permission = iamAction(service as never, action as never);
    expect(words).toContain(`The bot may not call ${permission} on *.`);
    expect(words).toContain("adds to the policy of the bot's role: {");
    expect(lineIn(words)).toEqual({ Effect: 'Allow', Action: permission, Resource: '*' });
    expect(iamPolicy().Statement.find(({ Sid }) => Sid === 'Look')?.Action).toContain(permission);
  });
});

const member = (): InstanceId =>
  here.world.group(`${numbers.prod}/eu-west-1/web`).members[0]?.id as InstanceId;

describe('a write that is denied', () => {
  const deeds: Readonly<Record<string, () => Action>> = {
    AttachInstances: () => ({ kind: 'attach', instances: [incoming] }),
    CreateOrUpdateTags: () => ({ kind: 'mark', value: 'v=1' }),
    DeleteTags: () => ({ kind: 'unmark' }),
    DetachInstances: () => ({ kind: 'detach', instances: [member()], decrement: true }),
    EnterStandby: () => ({ kind: 'enter-standby', instances: [member()] }),
    ExitStandby: () => ({ kind: 'exit-standby', instances: [member()] }),
    ResumeProcesses: () => ({ kind: 'resume', processes: ['Launch'] }),
    SetInstanceProtection: () => ({ kind: 'protect', instances: [member()] }),
    SuspendProcesses: () => ({ kind: 'suspend', processes: ['Terminate'] }),
    TerminateInstanceInAutoScalingGroup: () => ({ kind: 'terminate', instance: member() }),
    UpdateAutoScalingGroup: () => ({ kind: 'resize', max: 5 }),
  };

  it('is tried for every write that the bot can make', () => {
    expect(Object.keys(deeds).toSorted()).toEqual(
      named('write')
        .map(([, action]) => action)
        .toSorted(),
    );
  });

  it.each(named('write'))('%s %s is named with the group', async (service, action) => {
    const words = await told(service, action, async () => {
      const answer = await cloud.perform(prod, deeds[action]?.() ?? { kind: 'unmark' }, actingOn(prod));
      if (answer.kind !== 'denied') throw new Error(`${action} was ${answer.kind}`);
      return plain(deniedWords(answer.permission, answer.resource, answer.text));
    });
    const Resource = `arn:aws:autoscaling:eu-west-1:${numbers.prod}:autoScalingGroup:*:autoScalingGroupName/web`;
    expect(lineIn(words)).toEqual({ Effect: 'Allow', Action: `autoscaling:${action}`, Resource });
    expect(words).toMatch(/AWS says: User: arn:aws:sts::222233334444:assumed-role\/asg-swap\//);
    const granted = iamPolicy()
      .Statement.filter(({ Sid }) => Sid !== 'Look')
      .flatMap(each => each.Action);
    expect(granted).toContain(`autoscaling:${action}`);
  });
});

/** With what AWS asks of whoever sets a launch template, or without. */
const granted = (launchTemplates: boolean): readonly string[] =>
  iamPolicy({ launchTemplates }).Statement.flatMap(each => each.Action);

describe('what AWS asks only of whoever sets a launch template', () => {
  const role = `arn:aws:iam::${numbers.prod}:role/web`;
  const who = `User: arn:aws:sts::${numbers.prod}:assumed-role/asg-swap/x is not authorized to perform:`;

  it.each([
    ['ec2:RunInstances', '*', 'You are not authorized to use launch template: lt-0123456789abcdef0'],
    ['ec2:RunInstances', '*', `${who} ec2:RunInstances on resource: arn:aws:ec2:eu-west-1::image/ami-0new`],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1:222233334444:instance/*', undefined],
    ['iam:PassRole', role, undefined],
  ])('%s on %s is named, and the policy for that has it', async (permission, Resource, said) => {
    const message = said ?? `${who} ${permission} on resource: ${Resource}`;
    here.world.addFault({
      action: 'UpdateAutoScalingGroup',
      fault: { kind: 'refused', code: 'AccessDenied', message, status: 403 },
    });
    const deed: Action = { kind: 'set-template', template: 'web', version: '2' };
    const answer = await cloud.perform(prod, deed, actingOn(prod));
    if (answer.kind !== 'denied') throw new Error(`it was ${answer.kind}`);
    const words = plain(deniedWords(answer.permission, answer.resource, answer.text));
    expect(lineIn(words)).toEqual({ Effect: 'Allow', Action: permission, Resource });
    expect([granted(false).includes(permission), granted(true).includes(permission)]).toEqual([false, true]);
  });

  it('is all that the policy for that has more than the other', () => {
    const more = granted(true).filter(action => !granted(false).includes(action));
    expect(more.toSorted()).toEqual(['ec2:CreateTags', 'ec2:RunInstances', 'iam:PassRole']);
  });
});

describe('a role that may not be assumed', () => {
  it('is named with its own ARN, and with the other policy that is needed', async () => {
    here.world.addFault({
      action: 'AssumeRole',
      fault: {
        kind: 'refused',
        code: 'AccessDenied',
        message: `User: arn:aws:iam::${numbers.home}:user/bot is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${numbers.prod}:role/asg-swap`,
        status: 403,
      },
    });
    const answer = await cloud.perform(prod, { kind: 'unmark' }, actingOn(prod));
    if (answer.kind !== 'denied') throw new Error(answer.kind);
    const words = plain(deniedWords(answer.permission, answer.resource, answer.text));
    expect(lineIn(words)).toEqual({
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: `arn:aws:iam::${numbers.prod}:role/asg-swap`,
    });
    expect(words).toContain(
      "the policy of the bot's own identity, and the trust policy of that role must name the bot",
    );
  });
});
