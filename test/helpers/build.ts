/**
 * Small builders for what the core judges: a healthy group `web` of three in two zones behind one target
 * group, and three instances that may come in. Tests change the one thing they are about.
 */
import type {
  Ec2Instance,
  GroupRef,
  GroupSeen,
  InstanceId,
  Member,
  PersonId,
  Survey,
  SwapId,
  TargetHealth,
} from '../../src/core/domain.ts';
import { always } from '../../src/core/hours.ts';
import { makePlan } from '../../src/core/make-plan.ts';
import type { Plan, Wish } from '../../src/core/plan.ts';
import { type GroupPolicy, optionNames } from '../../src/core/policy.ts';
import type { Request } from '../../src/core/request.ts';

export const requester = 'U0REQUESTER' as PersonId;
export const approver = 'U0APPROVER' as PersonId;
export const web: GroupRef = { account: 'default', region: 'eu-west-1', name: 'web' };
export const t0 = Date.UTC(2026, 10, 22, 3, 0, 0);

const hex = (n: number): string => n.toString(16).padStart(16, '0');
export const oldId = (n: number): InstanceId => `i-a${hex(n)}` as InstanceId;
export const newId = (n: number): InstanceId => `i-b${hex(n)}` as InstanceId;
export const zones = ['eu-west-1a', 'eu-west-1b'];
const zoneOf = (n: number): string => zones[(n - 1) % zones.length] ?? 'eu-west-1a';
export const targetGroup = { kind: 'target-group', arn: 'arn:tg/web', name: 'tg-web' } as const;

export const instance = (
  id: InstanceId,
  zone = 'eu-west-1a',
  more: Partial<Ec2Instance> = {},
): Ec2Instance => ({
  id,
  state: 'running',
  zone,
  type: 'm7g.large',
  image: 'ami-new',
  vpc: 'vpc-1',
  securityGroups: ['sg-web'],
  spot: false,
  launchedAt: t0 - 3_600_000,
  tags: {},
  ...more,
});

export const memberOf = (id: InstanceId, zone = 'eu-west-1a', more: Partial<Member> = {}): Member => ({
  id,
  zone,
  type: 'm7g.large',
  lifecycle: 'InService',
  healthy: true,
  protected: false,
  ...more,
});

export const policy: GroupPolicy = {
  match: '*',
  requesters: { users: [], usergroups: [], anyone: true },
  approvers: { users: [approver], usergroups: [], anyone: false },
  required: 1,
  selfApproval: 'never',
  channels: [],
  hours: always,
  options: optionNames,
  expiresMs: 3_600_000,
  strategy: 'attach-first',
  canary: false,
  protect: false,
  batch: { percent: 50 },
  bakeMs: 60_000,
  gate: { looks: 2, everyMs: 1_000, timeoutMs: 300_000 },
  deadlineMs: 7_200_000,
  old: 'terminate',
  alarms: [],
  requireTags: {},
};

export const numbers = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

export const wish = (incoming = 3, more: Partial<Wish> = {}): Wish => ({
  group: 'web',
  incoming: numbers(incoming).map(newId),
  ...more,
});

export const healthy = (): TargetHealth => ({ state: 'healthy' });

export function group(size = 3, more: Partial<GroupSeen> = {}): GroupSeen {
  return {
    ref: web,
    arn: 'arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/web',
    settings: { min: size, max: size, desired: size, suspended: [] },
    suspensionReasons: {},
    members: numbers(size).map(n => memberOf(oldId(n), zoneOf(n))),
    zones,
    trafficSources: [targetGroup],
    launches: { kind: 'template', name: 'web-template', version: '7' },
    weighted: false,
    warmPool: false,
    protectsNewInstances: false,
    capacityRebalance: false,
    terminationPolicies: ['Default'],
    tags: {},
    ...more,
  };
}

/** The wide look at `group(size)` with `incoming` running instances outside it. */
export function survey(size = 3, incoming = 3, more: Partial<Survey> = {}): Survey {
  const seen = more.group ?? group(size);
  const outside = numbers(incoming).map(n => instance(newId(n), zoneOf(n)));
  const inside = seen.members.map(m => instance(m.id, m.zone, { image: 'ami-old' }));
  return {
    at: t0,
    group: seen,
    instances: new Map([...inside, ...outside].map(i => [i.id, i])),
    sources: [{ source: targetGroup, targets: new Map(seen.members.map(m => [m.id, healthy()])) }],
    accountId: '111122223333',
    memberOf: new Map(seen.members.map(m => [m.id, { group: seen.ref.name, lifecycle: m.lifecycle }])),
    statusChecks: new Map(outside.map(i => [i.id, { verdict: 'ok' as const, events: [] }])),
    images: new Set(['ami-new', 'ami-old']),
    openActivities: [],
    scheduled: [],
    policies: [],
    policyAlarms: new Map(),
    launchHooks: [],
    targetGroups: new Map([[targetGroup.arn, { vpc: 'vpc-1', drainMs: 30_000 }]]),
    wouldLaunch: {
      version: '7',
      image: 'ami-new',
      types: ['m7g.large'],
      securityGroups: ['sg-web'],
      profile: '',
      userData: '',
    },
    userData: new Map(outside.map(i => [i.id, ''])),
    ...more,
  };
}

/** A plan that must come out; objections fail the test with their names. */
export function plan(seen: Survey = survey(), asked: Wish = wish(), rules: GroupPolicy = policy): Plan {
  const made = makePlan(web, asked, seen, rules, undefined);
  if (made.kind !== 'plan') throw new Error(`no plan: ${JSON.stringify(made)}`);
  // Most stories are not about the marker; those that are set it.
  return { ...made.plan, marker: false };
}

export const request = (more: Partial<Request> = {}): Request => ({
  id: 's-00000001' as SwapId,
  state: 'pending',
  wish: wish(),
  plan: plan(),
  fingerprint: 'f',
  requester,
  channel: 'C0DEPLOYS',
  createdAt: t0,
  expiresAt: t0 + 3_600_000,
  ...more,
});
