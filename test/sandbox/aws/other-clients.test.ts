/** boto3 and the AWS CLI against the wire door, where they are installed: other parsers than the SDK's for JavaScript. */
import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { startAwsWire } from '../../../src/sandbox/aws/wire/wire.ts';
import { first, scene } from './worlds.ts';

const run = promisify(execFile);
const works = (command: string, ...args: string[]): boolean => spawnSync(command, args).status === 0;
const boto3 = works('python3', '-c', 'import boto3');
const cli = works('aws', '--version');

/** A world of which every call has something to tell, on a wire whose clock stands still. */
async function served() {
  const made = scene({ group: { tags: { owner: 'sre' } } });
  const { world } = made;
  world.addHook('web', { name: 'deploy', transition: 'launching' });
  world.addAlarm({ name: 'busy' });
  world.addPolicy('web', { name: 'out', alarm: 'busy' });
  world.addScheduledAction('web', { name: 'night', at: world.now + 3_600_000, max: 9 });
  world.addClassicLoadBalancer({ name: 'old-style' });
  world.addRole({ arn: 'arn:aws:iam::111122223333:role/asg-swap' });
  const standby = world.addInstance({ az: 'b' });
  world.addMember('web', standby, 'Standby');
  const wire = await startAwsWire({ world });
  wire.pause();
  return { ...made, standby, wire };
}

describe.skipIf(!boto3)(`boto3${boto3 ? '' : ' (not installed: skipped)'}`, () => {
  it('parses the answer of every call', async () => {
    const { world, wire, old, picked, standby } = await served();
    try {
      const script = new URL('every_call.py', import.meta.url).pathname;
      const { stdout } = await run('python3', [script, wire.url, first(old), standby, first(picked)]);
      expect(JSON.parse(stdout)).toEqual({
        instances: 4,
        created: '2026-01-04T09:00:00+00:00',
        alone: 'HEALTHY',
        hooks: ['deploy'],
        policies: 1,
        scheduled: 1,
        sources: ['InService'],
        tags: ['sre'],
        state: 'running',
        status: 'ok',
        protected: false,
        image: 'available',
        subnets: 6,
        template: 'ami-0old',
        targets: ['healthy', 'healthy', 'healthy'],
        delay: '300',
        kind: 'HTTP',
        balancers: 1,
        classic: [],
        classics: 1,
        alarms: ['OK'],
        exit: 'PreInService',
        enter: 50,
        end: `Terminating EC2 instance: ${first(picked)}`,
        refreshes: true,
        activities: [
          'Terminating EC2 instance',
          'Moving EC2 instance to Standby',
          'Moving EC2 instance out of Standby',
          'Attaching an existing EC2 instance',
        ],
        ended: 'shutting-down',
        who: 'arn:aws:sts::111122223333:assumed-role/asg-swap/asg-swap-U0APP',
        refusals: [
          'ValidationError',
          'ValidationError',
          'ValidationError',
          'ResourceInUse',
          'InvalidInstanceID.NotFound',
          'TargetGroupNotFound',
          'LoadBalancerNotFound',
          'AccessDenied',
        ],
      });
      expect(world.recorder.calls.filter(c => c.outcome.kind === 'refused')).toHaveLength(8);
    } finally {
      await wire.close();
    }
  });
});

describe.skipIf(!cli)(`the AWS CLI${cli ? '' : ' (not installed: skipped)'}`, () => {
  it('speaks to all six services, and shows refusals', async () => {
    const { world, wire, picked } = await served();
    const aws = async (...args: string[]): Promise<unknown> => {
      const { stdout } = await run('aws', [...args, '--output', 'json'], {
        env: {
          ...process.env,
          AWS_ENDPOINT_URL: wire.url,
          AWS_DEFAULT_REGION: 'us-east-1',
          AWS_ACCESS_KEY_ID: 'AKIACLI',
          AWS_SECRET_ACCESS_KEY: 'secret',
          AWS_MAX_ATTEMPTS: '1',
        },
      });
      return stdout.trim() === '' ? {} : JSON.parse(stdout);
    };
    try {
      const [groups, , instances, targets, classic, alarms, who] = await Promise.all([
        aws('autoscaling', 'describe-auto-scaling-groups', '--auto-scaling-group-names', 'web'),
        aws(
          'autoscaling',
          'attach-instances',
          '--auto-scaling-group-name',
          'web',
          '--instance-ids',
          first(picked),
        ),
        aws('ec2', 'describe-instances', '--filters', 'Name=image-id,Values=ami-0new'),
        aws('elbv2', 'describe-target-groups', '--names', 'web'),
        aws('elb', 'describe-load-balancers'),
        aws('cloudwatch', 'describe-alarms'),
        aws('sts', 'get-caller-identity'),
      ]);
      expect(groups).toMatchObject({ AutoScalingGroups: [{ AutoScalingGroupName: 'web', MaxSize: 6 }] });
      expect(world.group('web').desired).toBe(4);
      expect((instances as { Reservations: object[] }).Reservations).toHaveLength(3);
      expect(targets).toMatchObject({
        TargetGroups: [{ TargetType: 'instance', HealthCheckIntervalSeconds: 30 }],
      });
      expect(classic).toMatchObject({ LoadBalancerDescriptions: [{ LoadBalancerName: 'old-style' }] });
      expect(alarms).toMatchObject({ MetricAlarms: [{ AlarmName: 'busy', StateValue: 'OK' }] });
      expect(who).toMatchObject({ Account: '111122223333' });
      await expect(
        aws(
          'autoscaling',
          'attach-instances',
          '--auto-scaling-group-name',
          'web',
          '--instance-ids',
          first(picked),
        ),
      ).rejects.toThrow(`The Instance: ${first(picked)} is already part of AutoScalingGroup:web`);
    } finally {
      await wire.close();
    }
  });
});
