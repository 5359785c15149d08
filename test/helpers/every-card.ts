/**
 * Every card and line that the bot can send, in its shortest and its longest form. What is not ours in them
 * goes through `theirs`: as it is for who looks at them, as bad as it can be for who tries to break them.
 */

import { taken } from '../../src/app/control.ts';
import type { ApprovalRefusal, Clicker } from '../../src/core/approval.ts';
import type { PersonId, SwapId, Trouble } from '../../src/core/domain.ts';
import { bad, good } from '../../src/core/finding.ts';
import type { Freeze } from '../../src/core/freeze.ts';
import { glassAlarm, reminder } from '../../src/core/messages/calls.ts';
import { help, misread } from '../../src/core/messages/commands.ts';
import { doctorCard } from '../../src/core/messages/doctor.ts';
import * as freezes from '../../src/core/messages/freezes.ts';
import { refusedPlan, troubleWords, unknownGroup } from '../../src/core/messages/objections.ts';
import { explained, notPermitted } from '../../src/core/messages/permission.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { planDetails } from '../../src/core/messages/plan-details.ts';
import * as replies from '../../src/core/messages/replies.ts';
import { notTakenUp, takenUp } from '../../src/core/messages/taking-up.ts';
import type { PermissionRefusal } from '../../src/core/permission.ts';
import type { Plan, Warning } from '../../src/core/plan.ts';
import type { GroupPolicy } from '../../src/core/policy.ts';
import type { Objection } from '../../src/core/preflight.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { Request } from '../../src/core/request.ts';
import type { Swap } from '../../src/core/swap.ts';
import type { NotTakenUp } from '../../src/core/taking-up.ts';
import { type Card, note, plain, say, type Words } from '../../src/core/words.ts';
import { approver, newId, oldId, policy, request, requester, t0, web } from './build.ts';
import { type Moment, moments, planOf, type Theirs } from './moments.ts';
import { Story } from './story.ts';

export interface Sample {
  readonly name: string;
  /** Which page of the gallery it is on. */
  readonly page: 'plan' | 'details' | 'live' | 'thread' | 'answers' | 'refusals';
  readonly content: Card | Words;
}

const other = 'U0APPROVER2' as PersonId;
const swap = 's-4kx9q2mv' as SwapId;
const id = newId(1);
const old = oldId(1);

/** One of each kind: what is added to the union must be added here, or this does not compile. */
type OneOfEach<T extends { readonly kind: string }> = { readonly [K in T['kind']]: Extract<T, { kind: K }> };
const oneOf = <T extends { readonly kind: string }>(each: OneOfEach<T>): readonly T[] =>
  Object.values(each) as T[];

export const everyWarning = (theirs: Theirs): readonly Warning[] =>
  oneOf<Warning>({
    'image-drift': {
      kind: 'image-drift',
      source: { kind: 'template', name: theirs('web-template'), version: theirs('$Latest') },
      templateImage: 'ami-0a11aa11aa11aa11a',
      images: ['ami-0b22bb22bb22bb22b'],
    },
    'image-unknown': {
      kind: 'image-unknown',
      source: { kind: 'configuration', name: theirs('web-config') },
    },
    'version-drift': {
      kind: 'version-drift',
      template: { name: theirs('web-template'), version: '8', image: 'ami-0c33cc33cc33cc33c' },
      images: ['ami-0b22bb22bb22bb22b'],
    },
    'template-drift': {
      kind: 'template-drift',
      source: { kind: 'template', name: theirs('web-template'), version: '$Latest', resolved: '7' },
      differs: [
        { what: 'type', launched: ['m6g.large'], incoming: ['m7g.large'] },
        { what: 'user data', launched: [], incoming: [id] },
      ],
    },
    'not-compared': {
      kind: 'not-compared',
      source: { kind: 'configuration', name: theirs('web-config') },
      what: ['user data', 'instance profile'],
    },
    'mixed-incoming': { kind: 'mixed-incoming', what: 'type', values: [theirs('m7g.large'), 'm6g.large'] },
    'desired-changes': { kind: 'desired-changes', from: 3, to: 4 },
    'zone-imbalance': { kind: 'zone-imbalance', counts: { 'eu-west-1a': 3, 'eu-west-1b': 0 } },
    'no-load-balancer': { kind: 'no-load-balancer' },
    'warm-pool': { kind: 'warm-pool' },
    spot: { kind: 'spot', ids: [id], rebalance: true },
    'suspended-by-others': { kind: 'suspended-by-others', processes: ['AlarmNotification'] },
    'max-lifetime': { kind: 'max-lifetime', days: 7, first: { id, at: t0 + 3_600_000 } },
    'predictive-scaling': { kind: 'predictive-scaling', policies: [theirs('foresee')] },
    'alarm-in-breach': {
      kind: 'alarm-in-breach',
      policy: theirs('scale-out'),
      alarm: theirs('cpu-high'),
      way: 'out',
    },
    'scale-in-picks': { kind: 'scale-in-picks', policy: 'Default' },
    'refreshed-before': { kind: 'refreshed-before', status: theirs('Successful'), at: t0 - 86_400_000 },
    'launch-hooks': { kind: 'launch-hooks', hooks: [theirs('register')] },
    'owner-tool': { kind: 'owner-tool', tool: 'CloudFormation stack', name: theirs('web') },
  });

export const everyObjection = (theirs: Theirs): readonly Objection[] =>
  oneOf<Objection>({
    'group-deleting': { kind: 'group-deleting', status: theirs('Delete in progress') },
    'group-managed': { kind: 'group-managed', by: theirs('eks.amazonaws.com') },
    'group-busy': { kind: 'group-busy', swap },
    'group-weighted': { kind: 'group-weighted' },
    'marker-left': { kind: 'marker-left', swap: theirs('s-00000001'), value: theirs('{"v":1}') },
    'refresh-active': { kind: 'refresh-active', status: theirs('InProgress') },
    'activity-open': {
      kind: 'activity-open',
      description: theirs('Launching a new EC2 instance: i-0c000000000000001'),
      status: theirs('MidLifecycleAction'),
    },
    'member-unstable': { kind: 'member-unstable', id: old, lifecycle: 'Pending:Wait' },
    'member-unhealthy': { kind: 'member-unhealthy', id: old },
    'process-suspended': {
      kind: 'process-suspended',
      process: 'Launch',
      reason: theirs('User suspended at 2026-11-22T02:00:00Z'),
    },
    'source-gone': { kind: 'source-gone', name: theirs('tg-old') },
    'no-template': { kind: 'no-template', source: 'mixed' },
    'no-such-version': { kind: 'no-such-version', template: theirs('web-template'), version: '9' },
    'target-group-unused': { kind: 'target-group-unused', name: theirs('tg-web') },
    'health-check-disabled': { kind: 'health-check-disabled', name: theirs('tg-web') },
    'alarm-missing': { kind: 'alarm-missing', name: theirs('web-5xx') },
    'alarm-breached': { kind: 'alarm-breached', name: theirs('web-5xx') },
    'nothing-to-replace': { kind: 'nothing-to-replace' },
    'cannot-keep': { kind: 'cannot-keep', by: 'wish' },
    'idle-options': { kind: 'idle-options', options: ['batch', 'canary'] },
    'not-all': { kind: 'not-all', staying: 2, standby: 1 },
    'below-min': { kind: 'below-min', desired: 1, min: 3 },
    'above-max': { kind: 'above-max', desired: 5, max: 3 },
    'above-limit': { kind: 'above-limit', max: 12, limit: 10 },
    'unknown-instance': { kind: 'unknown-instance', id },
    'not-running': { kind: 'not-running', id, state: theirs('stopped') },
    'already-member': { kind: 'already-member', id, lifecycle: 'InService' },
    'in-other-group': { kind: 'in-other-group', id, group: theirs('worker') },
    'foreign-zone': { kind: 'foreign-zone', id, zone: 'eu-west-1d', zones: ['eu-west-1a', 'eu-west-1b'] },
    'foreign-vpc': { kind: 'foreign-vpc', id, vpc: 'vpc-0a1', wanted: 'vpc-0b2' },
    'image-gone': { kind: 'image-gone', id, image: 'ami-0b22' },
    'checks-not-ok': { kind: 'checks-not-ok', id, verdict: 'impaired' },
    'event-scheduled': { kind: 'event-scheduled', id, event: theirs('instance-retirement') },
    'instance-managed': { kind: 'instance-managed', id, by: theirs('eks.amazonaws.com') },
    'tag-missing': {
      kind: 'tag-missing',
      id,
      tag: theirs('release-tested'),
      value: theirs('yes'),
      has: theirs('no'),
    },
    'in-other-request': {
      kind: 'in-other-request',
      id,
      swap,
      group: { ...web, name: theirs('worker') },
      state: 'waiting',
    },
    'not-a-member': { kind: 'not-a-member', id: old },
    'not-in-service': { kind: 'not-in-service', id: old, lifecycle: 'Standby' },
  });

export const everyProblem = (theirs: Theirs): readonly Problem[] =>
  oneOf<Problem>({
    'no-instances': { kind: 'no-instances', group: theirs('web') },
    'no-group': { kind: 'no-group', first: theirs('i-0') },
    'bad-group': { kind: 'bad-group', text: theirs('web:prod'), why: 'characters' },
    'group-arn': { kind: 'group-arn', name: theirs('web-prod') },
    'is-a-button': { kind: 'is-a-button', text: theirs('undo') },
    'needless-verb': { kind: 'needless-verb', text: theirs('plan') },
    'unknown-verb': { kind: 'unknown-verb', text: theirs('staus'), near: 'status' },
    'bad-instance': { kind: 'bad-instance', text: theirs('i-123'), digits: 3 },
    twice: { kind: 'twice', id },
    'both-ways': { kind: 'both-ways', id },
    'too-many': { kind: 'too-many', count: 120, most: 100 },
    'unknown-option': { kind: 'unknown-option', text: theirs('--can'), known: ['canary'], near: 'canary' },
    'no-value': { kind: 'no-value', option: 'bake', wants: 'a time such as 10m' },
    'bad-value': { kind: 'bad-value', option: 'batch', value: theirs('many'), wants: 'a number or a share' },
    'option-twice': { kind: 'option-twice', option: 'bake' },
    'open-quote': { kind: 'open-quote' },
    'too-long': { kind: 'too-long', most: 10_000 },
    'bad-swap-id': { kind: 'bad-swap-id', verb: 'show', text: theirs('s-1') },
    superfluous: { kind: 'superfluous', verb: 'status', text: theirs('now') },
    'no-pattern': { kind: 'no-pattern', verb: 'freeze' },
    'bad-time': { kind: 'bad-time', text: theirs('ever') },
    'no-reason': { kind: 'no-reason' },
  });

const who = { users: [approver], usergroups: ['S0SRE'], anyone: false };

export const everyPermission = (theirs: Theirs): readonly PermissionRefusal[] =>
  oneOf<PermissionRefusal>({
    'cannot-tell': { kind: 'cannot-tell', trouble: theirs('fetch failed') },
    'not-a-requester': { kind: 'not-a-requester', requesters: who },
    'wrong-channel': { kind: 'wrong-channel', channels: ['C0DEPLOYS'] },
    closed: { kind: 'closed', zone: 'Europe/Berlin', opensAt: t0 + 6 * 3_600_000 },
    'option-forbidden': { kind: 'option-forbidden', option: 'keep', allowed: ['out', 'batch'] },
    'too-many': { kind: 'too-many', way: 'in', count: 12, most: 10 },
  });

const everyRefusal = (theirs: Theirs): readonly ApprovalRefusal[] =>
  oneOf<ApprovalRefusal>({
    settled: { kind: 'settled' },
    expired: { kind: 'expired' },
    elsewhere: { kind: 'elsewhere' },
    'own-request': { kind: 'own-request' },
    twice: { kind: 'twice', missing: 1 },
    'glass-forbidden': { kind: 'glass-forbidden' },
    'glass-not-yours': { kind: 'glass-not-yours' },
    'glass-without-reason': { kind: 'glass-without-reason' },
    'not-a-member': { kind: 'not-a-member', is: 'guest' },
    'cannot-tell': { kind: 'cannot-tell', trouble: theirs('fetch failed') },
    'not-an-approver': { kind: 'not-an-approver', approvers: who },
  });

const everyNotTakenUp = (theirs: Theirs): readonly NotTakenUp[] =>
  oneOf<NotTakenUp>({
    running: { kind: 'running' },
    over: { kind: 'over', outcome: 'swapped' },
    'group-gone': { kind: 'group-gone' },
    'marker-gone': { kind: 'marker-gone' },
    'marker-of-another': { kind: 'marker-of-another', swap: theirs('s-00000002') },
    busy: { kind: 'busy', swap },
  });

const swapOf = (plan: Plan): Swap => new Story(plan).swap;

export const everyTrouble = (theirs: Theirs): readonly Trouble[] =>
  Object.entries({
    throttled: 'Rate exceeded',
    denied:
      'User: arn:aws:sts::111122223333:assumed-role/asg-swap/bot is not authorized to perform: autoscaling:DescribeAutoScalingGroups',
    credentials: 'The security token included in the request is expired',
    unreachable: 'connect ETIMEDOUT 203.0.113.7:443',
    failed: 'Service Unavailable',
  } satisfies Record<Trouble['kind'], string>).map(([kind, text]) => ({
    kind: kind as Trouble['kind'],
    call: 'autoscaling:DescribeAutoScalingGroups',
    resource: '*',
    text: theirs(text),
  }));

/** The whole of it. */
export function everyCard(theirs: Theirs = text => text): readonly Sample[] {
  const all = moments(theirs);
  return [...planCards(theirs), ...liveCards(all), ...answers(theirs, all), ...refusals(theirs)];
}

function planCards(theirs: Theirs): readonly Sample[] {
  const reason = theirs('release 42, see the incident of this morning');
  const asked = (plan: Plan, more: Partial<Request> = {}): Request =>
    request({ id: swap, plan, ...more, wish: { group: 'web', incoming: [id], reason } });
  const card = (name: string, of: Request, rules: GroupPolicy = { ...policy, approvers: who }): Sample => ({
    name,
    page: 'plan',
    content: requestCard(of, rules, undefined),
  });
  const one = planOf(1, theirs);
  const sixty = planOf(60, theirs);
  const settled = (['rejected', 'withdrawn', 'expired', 'outdated'] as const).map(state =>
    card(
      `plan of 3, ${state}`,
      asked(planOf(3, theirs), {
        state,
        settledBy: approver,
        settledAt: t0 + 60_000,
        settledReason: theirs('since the plan was shown, the members in service changed'),
      }),
    ),
  );
  const details = [one, planOf(3, theirs, { strategy: 'empty-first' }), sixty].flatMap(plan =>
    planDetails(asked(plan)).map((content, i) => ({
      name: `plan of ${plan.incoming.length} in full, ${i + 1}`,
      page: 'details' as const,
      content,
    })),
  );
  return [
    ...details,
    card('plan of 1', { ...asked(one), wish: { group: 'web', incoming: [id] } }),
    card('plan of 3', asked(planOf(3, theirs))),
    card('plan of 60, all warnings', asked({ ...sixty, warnings: everyWarning(theirs) })),
    card('plan of 3, empty-first', asked(planOf(3, theirs, { strategy: 'empty-first' }))),
    card(
      'plan of 3, canary, alarms, one of two approvals',
      asked(planOf(3, theirs, { canary: true, alarms: [theirs('web-5xx')] }), {
        approvals: [{ person: approver, at: t0 }],
      }),
      { ...policy, approvers: who, required: 2 },
    ),
    card('plan of 3, break-glass allowed', asked(planOf(3, theirs)), {
      ...policy,
      selfApproval: 'break-glass',
    }),
    ...settled,
  ];
}

const liveCards = (all: readonly Moment[]): readonly Sample[] =>
  all.flatMap(({ name, request: of, swap: state, live, lines, report }: Moment) => [
    { name, page: 'live' as const, content: requestCard(of, policy, state, live) },
    ...(lines.length === 0 ? [] : [{ name: `thread: ${name}`, page: 'thread' as const, content: lines }]),
    ...(report === undefined ? [] : [{ name: `report: ${name}`, page: 'thread' as const, content: report }]),
  ]);

function answers(theirs: Theirs, all: readonly Moment[]): readonly Sample[] {
  const of = request({ id: swap, plan: planOf(3, theirs) });
  const freeze: Freeze = {
    pattern: theirs('web-*'),
    owner: requester,
    reason: theirs('sale of the year'),
    since: t0,
    until: t0 + 7_200_000,
  };
  const rows = all.map(({ request: r, swap: s }) => ({ request: r, swap: s }));
  const last = all.at(-1);
  const by: Clicker = { id: other, kind: 'member', usergroups: ['S0SRE'] };
  const cards: Readonly<Record<string, Card | Words>> = {
    help: help(),
    'plan posted': replies.planPosted(of),
    'posted later': replies.postedLater(of),
    approved: replies.approved(of),
    counted: replies.counted({ ...of, approvals: [{ person: approver, at: t0 }] }, 2),
    'settled as': replies.settledAs({ ...of, state: 'withdrawn' }),
    outdated: replies.outdated([theirs('since the plan was shown, the sizes changed')]),
    'status, nothing': replies.listing('Running and waiting', [], 'No swap is running.'),
    'status, all and frozen': freezes.withFreezes(
      replies.listing('Running and waiting', rows, 'No swap is running.'),
      [freeze],
    ),
    'history of one': replies.listing('The latest requests', [{ request: of }], ''),
    'show, waiting': replies.shown(of, undefined, []),
    ...(last === undefined ? {} : { 'show, ended': replies.shown(last.request, last.swap, last.told) }),
    'doctor, all well': doctorCard([good('Node.js', '20.20.0')], []),
    'doctor of a group': doctorCard(
      [
        good('Node.js', '20.20.0'),
        good('configuration', 'asg-swap.yml: 3 entries under groups'),
        bad('scopes', 'SLACK_BOT_TOKEN lacks files:write: add them to the app as in manifest.yml'),
        bad(
          'AWS, web',
          plain(troubleWords({ kind: 'denied', call: 'ec2:DescribeImages', text: theirs('not authorized') })),
        ),
      ],
      [{ group: 'default/eu-west-1/web', lines: explained(web, { ...policy, approvers: who }, by, t0) }],
    ),
    froze: freezes.froze(freeze),
    unfroze: freezes.unfroze(freeze.pattern),
    'no such freeze': freezes.noSuchFreeze(theirs('we*'), [freeze]),
    'not your freeze': freezes.notYourFreeze(freeze, [who]),
    ...Object.fromEntries(
      Object.entries(taken).map(([word, said]) => [`${word} taken`, replies.controlTaken(said)]),
    ),
    'taken up': last === undefined ? say`` : replies.controlTaken(takenUp(last.swap)),
    reminder: reminder(of, { ...policy, approvers: who }),
    'glass alarm': glassAlarm(
      { ...of, state: 'approved', settledBy: requester, settledReason: theirs('5xx since 03:10') },
      { ...policy, approvers: who },
    ),
  };
  return Object.entries(cards).map(([name, content]) => ({ name, page: 'answers' as const, content }));
}

function refusals(theirs: Theirs): readonly Sample[] {
  const group = { ...web, name: theirs('web') };
  const of = request({ id: swap, plan: planOf(3, theirs), state: 'rejected', settledBy: approver });
  const freeze: Freeze = {
    pattern: theirs('web'),
    owner: requester,
    reason: theirs('sale'),
    since: t0,
    until: t0 + 1,
  };
  const [first, ...more] = everyObjection(theirs);
  const cards: Readonly<Record<string, Card | Words>> = {
    'one objection': refusedPlan(group, first ? [first] : []),
    'all objections': refusedPlan(group, [...(first ? [first] : []), ...more]),
    'not permitted': notPermitted(group, everyPermission(theirs)),
    misread: misread(everyProblem(theirs)),
    'unknown group': unknownGroup(group),
    frozen: freezes.frozen(group, [freeze]),
    'shared channel': freezes.sharedChannel('shared'),
    'direct messages': freezes.sharedChannel('direct'),
    'unknown channel': freezes.unknownChannel(theirs('Slack did not answer')),
    'not a member': freezes.notAMember(),
    'cannot tell who': freezes.cannotTellWho(theirs('fetch failed')),
    'channel closed': replies.channelClosed(),
    'wrong channel': replies.wrongChannel(['C0DEPLOYS', 'C0RELEASES']),
    'no policy': replies.noPolicy(group),
    'no such place': replies.noSuchPlace(theirs('prod/us-east-1/web'), ['default/eu-west-1']),
    'several places': replies.severalPlaces(theirs('web'), [group, { ...group, region: 'us-east-1' }]),
    'unknown swap': replies.unknownSwap(swap),
    'slack trouble': replies.slackTrouble(theirs('channel is archived')),
    'group busy': replies.groupBusy(swap),
    'not the requester': replies.notTheRequester(of),
    'too fast': replies.tooFast(2_400),
    'failed inside': replies.internalTrouble('r-1'),
    ...Object.fromEntries(
      everyNotTakenUp(theirs).map(why => [
        `not taken up: ${why.kind}`,
        replies.controlRefused(notTakenUp(why, swapOf(of.plan))),
      ]),
    ),
    ...Object.fromEntries(
      everyTrouble(theirs).map(trouble => [`AWS ${trouble.kind}`, note(troubleWords(trouble))]),
    ),
    ...Object.fromEntries(
      everyRefusal(theirs).map(why => [`click refused: ${why.kind}`, replies.approvalRefused(why, of)]),
    ),
  };
  return Object.entries(cards).map(([name, content]) => ({ name, page: 'refusals' as const, content }));
}

/** Whom a card may rightly mention: these people, this group and these channels, and nobody that somebody else's text names. */
export const castOf = {
  people: [requester, approver, other] as readonly string[],
  usergroups: ['S0SRE'],
  channels: ['C0DEPLOYS', 'C0RELEASES'],
};
