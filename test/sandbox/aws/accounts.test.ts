/** Accounts, Regions and sessions (facts/aws.md section 7). */
import { describe, expect, it } from 'vitest';
import { dispatch } from '../../../src/sandbox/aws/dispatch.ts';
import type { Caller } from '../../../src/sandbox/aws/world/model.ts';
import type { World } from '../../../src/sandbox/aws/world/world.ts';
import { minute, refusal, scene } from './worlds.ts';

const RoleArn = 'arn:aws:iam::444455556666:role/asg-swap';
const ask = { RoleArn, RoleSessionName: 'asg-swap-U0APP' };

function assume(world: World, input: object = {}, caller: Caller = world.defaultCaller): Caller {
  const { Credentials } = dispatch(world, {
    service: 'sts',
    action: 'AssumeRole',
    input: { ...ask, ...input },
    caller,
  });
  const session = world.session(Credentials?.AccessKeyId ?? '');
  if (session === undefined) throw new Error('no session was made');
  return session;
}

const identity = (world: World, caller: Caller) =>
  dispatch(world, { service: 'sts', action: 'GetCallerIdentity', input: {}, caller });

describe('AssumeRole', () => {
  it('makes a session whose name, source identity and tags are on the record of every later call', () => {
    const { world } = scene();
    world.addRole({ arn: RoleArn });
    const session = assume(world, { SourceIdentity: 'U0APP', Tags: [{ Key: 'swap', Value: 's-1' }] });
    expect(identity(world, session)).toMatchObject({
      Account: '444455556666',
      Arn: 'arn:aws:sts::444455556666:assumed-role/asg-swap/asg-swap-U0APP',
    });
    expect(world.recorder.calls.at(-1)?.caller).toMatchObject({
      sessionName: 'asg-swap-U0APP',
      sourceIdentity: 'U0APP',
      tags: { swap: 's-1' },
    });
  });

  it('keeps the source identity through chaining, which caps the session at an hour', () => {
    const { world } = scene();
    world.addRole({ arn: RoleArn, maxSessionSeconds: 43_200 });
    const long = assume(world, { SourceIdentity: 'U0APP', DurationSeconds: 43_200 });
    const chained = assume(world, { SourceIdentity: 'U0OTHER' }, long);
    expect(chained.sourceIdentity).toBe('U0APP');
    expect(refusal(() => assume(world, { DurationSeconds: 3_601 }, long)).message).toContain('role chaining');
  });

  it('is denied without a role, its external id, its trust, sts:TagSession or sts:SetSourceIdentity', () => {
    const { world } = scene();
    expect(refusal(() => assume(world))).toMatchObject({ code: 'AccessDenied', httpStatus: 403 });
    world.addRole({ arn: RoleArn, externalId: 'secret', allowTagSession: false, allowSourceIdentity: false });
    expect(refusal(() => assume(world, { ExternalId: 'guess' })).message).toContain('sts:AssumeRole');
    expect(
      refusal(() => assume(world, { ExternalId: 'secret', Tags: [{ Key: 'a', Value: 'b' }] })).message,
    ).toContain('sts:TagSession');
    expect(refusal(() => assume(world, { ExternalId: 'secret', SourceIdentity: 'U0APP' })).message).toContain(
      'sts:SetSourceIdentity',
    );
    assume(world, { ExternalId: 'secret' });
    world.addRole({ arn: RoleArn, trusts: ['999988887777'] });
    expect(refusal(() => assume(world)).code).toBe('AccessDenied');
  });

  it('refuses names with spaces, and durations out of range', () => {
    const { world } = scene();
    world.addRole({ arn: RoleArn });
    expect(refusal(() => assume(world, { RoleSessionName: 'Ann Lee' })).message).toContain('roleSessionName');
    expect(refusal(() => assume(world, { SourceIdentity: 'aws:me' })).message).toContain('sourceIdentity');
    expect(refusal(() => assume(world, { DurationSeconds: 899 })).code).toBe('ValidationError');
    expect(refusal(() => assume(world, { DurationSeconds: 7_200 })).message).toContain('MaxSessionDuration');
  });

  it('gives credentials that end', () => {
    const { world } = scene();
    world.addRole({ arn: RoleArn });
    const session = assume(world, { DurationSeconds: 900 });
    world.advance(15 * minute - 1);
    identity(world, session);
    world.advance(1);
    expect(refusal(() => identity(world, session)).code).toBe('ExpiredToken');
    expect(
      refusal(() =>
        dispatch(world, { service: 'ec2', action: 'DescribeInstances', input: {}, caller: session }),
      ).code,
    ).toBe('RequestExpired');
  });
});

describe('places', () => {
  it('do not reach into each other', () => {
    const { world, picked } = scene();
    const away = { accountId: '444455556666', region: 'eu-west-1' };
    world.addGroup({ ...away, name: 'web', min: 1, max: 3 });
    const caller: Caller = { ...world.defaultCaller, ...away };
    const { AutoScalingGroups = [] } = dispatch(world, {
      service: 'autoscaling',
      action: 'DescribeAutoScalingGroups',
      input: {},
      caller,
    });
    expect(AutoScalingGroups.map(g => g.AutoScalingGroupARN?.split(':').slice(3, 5).join(' '))).toEqual([
      'eu-west-1 444455556666',
    ]);
    expect(AutoScalingGroups[0]?.AvailabilityZones?.[0]).toBe('eu-west-1a');
    const find = () =>
      dispatch(world, {
        service: 'ec2',
        action: 'DescribeInstances',
        input: { InstanceIds: [...picked] },
        caller,
      });
    expect(refusal(find).code).toBe('InvalidInstanceID.NotFound');
    const end = () =>
      dispatch(world, {
        service: 'autoscaling',
        action: 'TerminateInstanceInAutoScalingGroup',
        input: { InstanceId: world.group('web').members[0]?.id, ShouldDecrementDesiredCapacity: false },
        caller,
      });
    expect(refusal(end).message).toContain('No managed instance');
  });

  it('have ARNs of their partition', () => {
    const { world } = scene({ home: { region: 'us-gov-west-1' } });
    const [group] =
      dispatch(world, { service: 'autoscaling', action: 'DescribeAutoScalingGroups', input: {} })
        .AutoScalingGroups ?? [];
    expect(group?.AutoScalingGroupARN).toMatch(/^arn:aws-us-gov:autoscaling:us-gov-west-1:111122223333:/);
  });
});
