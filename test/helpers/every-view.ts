/**
 * The form and the Home tab in every state that somebody can see them in. What is not ours in them goes
 * through `theirs`, as in `every-card.ts`.
 */
import type { HomeView, ModalView } from '@slack/types';
import { must } from '../../src/core/assert.ts';
import type { InstanceId, SwapId } from '../../src/core/domain.ts';
import type { Fault } from '../../src/core/form.ts';
import { objectionFault, permissionFault, problemFault } from '../../src/core/messages/faults.ts';
import * as words from '../../src/core/messages/form.ts';
import { freezeLine } from '../../src/core/messages/freezes.ts';
import * as home from '../../src/core/messages/home.ts';
import { troubleWords } from '../../src/core/messages/objections.ts';
import * as replies from '../../src/core/messages/replies.ts';
import { warningLines } from '../../src/core/messages/warnings.ts';
import type { Plan, PlannedInstance } from '../../src/core/plan.ts';
import type { Problem } from '../../src/core/problem.ts';
import { note } from '../../src/core/words.ts';
import type { Checked, FormGroup, HomeTab } from '../../src/ports.ts';
import type { Dress } from '../../src/slack/blocks.ts';
import { groupOption, instanceOption } from '../../src/slack/form-fields.ts';
import { emptyState, type FormState, type Option } from '../../src/slack/form-state.ts';
import { homeView } from '../../src/slack/home.ts';
import {
  askedView,
  type FormModel,
  failedView,
  fieldErrors,
  formView,
  waitingView,
} from '../../src/slack/modal.ts';
import { approver, newId, numbers, oldId, policy, request, requester, t0, web, zones } from './build.ts';
import { everyObjection, everyPermission, everyProblem, everyTrouble, everyWarning } from './every-card.ts';
import { type Moment, moments, planOf, type Theirs } from './moments.ts';

export interface ViewSample {
  readonly name: string;
  /** Which page of the gallery it is on. */
  readonly page: 'form' | 'form-faults' | 'home';
  readonly draw: (dress: Dress) => ModalView | HomeView;
  /** What a refused submission says under the fields, by block. */
  readonly errors?: Readonly<Record<string, string>>;
  /** A menu that is open: its place among the view's, what was typed, and what the bot offers. */
  readonly open?: { readonly menu: number; readonly typed: string; readonly options: readonly Option[] };
}

const channel = 'C0DEPLOYS';

/** The whole of it. */
export const everyView = (theirs: Theirs = text => text): readonly ViewSample[] => [
  ...forms(theirs),
  ...faultyForms(theirs),
  ...homes(theirs),
];

const groupOf = (theirs: Theirs, more: Partial<FormGroup> = {}): FormGroup => ({
  ref: { ...web, name: theirs('web-prod') },
  key: 'default/eu-west-1/web-prod',
  rules: { ...policy, bakeMs: 600_000 },
  channels: [channel],
  min: 3,
  max: 3,
  inService: 3,
  zones,
  loose: 3,
  template: theirs('web-template'),
  ...more,
});

const instance = (id: InstanceId, name: string, n: number): PlannedInstance => ({
  id,
  name,
  zone: zones[n % zones.length] ?? '',
  type: 'm7g.large',
  image: 'ami-0b22bb22bb22bb22b',
  launchedAt: t0 - n * 2_400_000,
});
const incoming = (many: number, theirs: Theirs): readonly Option[] =>
  numbers(many).map(n => instanceOption(instance(newId(n), theirs(`web-next-${n}`), n), t0));
const outgoing = (many: number, theirs: Theirs): readonly Option[] =>
  numbers(many).map(n => instanceOption(instance(oldId(n), theirs(`web-${n}`), n), t0));

const modal = (name: string, draw: (dress: Dress) => ModalView): ViewSample => ({
  name: `form: ${name}`,
  page: 'form',
  draw,
});

function forms(theirs: Theirs): readonly ViewSample[] {
  const group = groupOf(theirs);
  const picked: FormState = { ...emptyState, group: groupOption(group), channel };
  const filled: FormState = {
    ...picked,
    incoming: incoming(3, theirs),
    filled: { reason: theirs('release 42') },
  };
  const everything: FormState = {
    ...filled,
    out: outgoing(3, theirs),
    filled: {
      reason: theirs('release 42'),
      strategy: 'attach-first',
      batch: '2',
      bake: '15m',
      'template-version': '8',
      canary: '',
      protect: '',
      keep: '',
    },
  };
  const form = (name: string, model: Partial<FormModel>, more: Partial<ViewSample> = {}): ViewSample => ({
    name: `form: ${name}`,
    page: 'form',
    draw: dress => formView({ channel, state: emptyState, ...model }, dress),
    ...more,
  });
  const groups = numbers(100).map(n =>
    groupOption({ ...group, ref: { ...web, name: theirs(`web-${n}`) }, inService: n, max: n * 2 }),
  );
  const [throttled] = everyTrouble(theirs);
  const limits = { menu: 0, typed: theirs('web') };
  const asked = request({ id: 's-4kx9q2mv' as SwapId, plan: planOf(3, theirs) });
  return [
    modal('groups are looked for', () => waitingView(words.lookingAtGroups())),
    modal('no group may be asked for', () => waitingView(words.noGroups())),
    modal('Slack cannot tell who asks', () => waitingView(words.cannotTell(theirs('fetch failed')))),
    form('empty', {}),
    form('empty, opened by the shortcut', { channel: undefined }),
    ...(throttled
      ? [form('empty, not all groups known', { trouble: words.someUnknown([troubleWords(throttled)]) })]
      : []),
    form('menu of 100 groups', {}, { open: { ...limits, options: groups } }),
    form('menu of groups, none fits', {}, { open: { ...limits, typed: theirs('wbe'), options: [] } }),
    form('group is looked at', { state: picked, group: 'looking' }),
    form('group is gone', { state: picked, group: { trouble: words.groupGone(group.key) } }),
    form('group may not be asked for', { state: picked, group: { trouble: words.mayNotAsk(group.key) } }),
    ...everyTrouble(theirs).map(trouble =>
      form(`group cannot be looked at: ${trouble.kind}`, {
        state: picked,
        group: { trouble: troubleWords(trouble) },
      }),
    ),
    form('group picked', { state: picked, group }),
    form('group picked, opened by the shortcut', {
      channel: undefined,
      state: { ...emptyState, group: groupOption(group) },
      group: { ...group, channels: [] },
    }),
    form('group picked, nothing fits it', { state: picked, group: { ...group, loose: 0 } }),
    form('group picked, its policy leaves nothing to choose', {
      state: picked,
      group: { ...group, rules: { ...policy, options: [] } },
    }),
    form(
      'menu of 100 instances',
      { state: picked, group },
      {
        open: { menu: 1, typed: theirs('next'), options: incoming(100, theirs) },
      },
    ),
    form(
      'menu of instances, none fits',
      { state: picked, group },
      {
        open: { menu: 1, typed: theirs('ami-9'), options: [] },
      },
    ),
    form(
      'menu of members',
      { state: picked, group },
      {
        open: { menu: 2, typed: '', options: outgoing(3, theirs) },
      },
    ),
    form('changes faster than it can be checked', {
      state: filled,
      group,
      checked: { kind: 'later', waitMs: 2_400 },
    }),
    form('fits', { state: filled, group, checked: fits(planOf(3, theirs)) }),
    form('fits, everything filled in, some warnings', {
      state: everything,
      group,
      checked: fits({
        ...planOf(3, theirs, { old: 'keep', canary: true }),
        warnings: everyWarning(theirs).slice(0, 3),
      }),
    }),
    form('fits, 60 instances, every warning', {
      state: { ...picked, incoming: incoming(60, theirs) },
      group: { ...group, inService: 60, min: 60, max: 60, loose: 60 },
      checked: fits({ ...planOf(60, theirs), warnings: everyWarning(theirs) }),
    }),
    form('fits, an outage', {
      state: { ...filled, filled: { strategy: 'empty-first' } },
      group,
      checked: fits(planOf(3, theirs, { strategy: 'empty-first' })),
    }),
    modal('is judged', () => waitingView(words.beingJudged())),
    modal('asked for', dress => askedView(replies.planPosted(asked), 'https://slack.example/p1', dress)),
    modal('asked for, Slack takes no messages', dress =>
      askedView(replies.postedLater(asked), undefined, dress),
    ),
    modal('failed inside', dress => failedView(replies.internalTrouble('r-1'), dress)),
  ];
}

function fits(plan: Plan): Checked {
  return {
    kind: 'fits',
    summary: words.planInShort(plan),
    warnings: warningLines(plan, t0, 600_000).map(words.inForm),
    outage: plan.strategy === 'empty-first',
  };
}

/** What a form can be misread by: the rest is about what was typed. */
const ofForms: ReadonlySet<string> = new Set<Problem['kind']>([
  'no-instances',
  'both-ways',
  'too-many',
  'bad-value',
]);

/** Every fault that a form can have, as it is told while it is filled in and when it is sent. */
function faultyForms(theirs: Theirs): readonly ViewSample[] {
  const group = groupOf(theirs);
  const state: FormState = {
    ...emptyState,
    group: groupOption(group),
    channel,
    incoming: incoming(3, theirs),
    filled: { batch: theirs('many'), bake: theirs('soon') },
  };
  const live = (name: string, faults: readonly [Fault, ...Fault[]]): ViewSample => ({
    name: `while it is filled in: ${name}`,
    page: 'form-faults',
    draw: dress => formView({ channel, state, group, checked: { kind: 'faults', faults } }, dress),
  });
  const sent = (name: string, faults: readonly Fault[]): ViewSample => {
    const view = formView({ channel, state, group });
    return {
      name: `when it is sent: ${name}`,
      page: 'form-faults',
      draw: dress => formView({ channel, state, group }, dress),
      errors: fieldErrors(faults, { blocks: view.blocks }),
    };
  };
  const faults = [
    ...everyProblem(theirs)
      .filter(({ kind }) => ofForms.has(kind))
      .map(problemFault),
    ...everyPermission(theirs).map(permissionFault),
    ...everyObjection(theirs).map(objectionFault),
  ];
  return [...slices(faults, 10)].flatMap(([first, ...more], n) =>
    first ? [live(`${n + 1}`, [first, ...more]), sent(`${n + 1}`, [first, ...more])] : [],
  );
}

function* slices<T>(all: readonly T[], size: number): Iterable<readonly T[]> {
  for (let at = 0; at < all.length; at += size) yield all.slice(at, at + size);
}

const nobody = { isTheirs: false, mayApprove: false };
const hers = { isTheirs: true, mayApprove: false };
const his = { isTheirs: false, mayApprove: true };

const row = ({ request: of, swap }: Moment, standing: home.Standing) => home.homeRow(of, swap, standing);
const ended = (all: readonly Moment[], is: boolean) =>
  all.filter(({ swap }) => (swap.ended !== undefined) === is);

function homes(theirs: Theirs): readonly ViewSample[] {
  const all = moments(theirs);
  const empty: HomeTab = { halted: [], running: [], waiting: [], hidden: 0, frozen: [], past: [] };
  const links = new Map([['s-4kx9q2mv' as SwapId, 'https://slack.example/p1']]);
  const tab = (name: string, more: Partial<HomeTab>, said?: ReturnType<typeof note>): ViewSample => ({
    name: `home: ${name}`,
    page: 'home',
    draw: () => homeView({ ...empty, ...more }, links, said?.text),
  });
  const halted = all.filter(({ swap }) => swap.ended?.outcome === 'halted');
  const live = ended(all, false);
  const waiting = [
    request({ id: 's-4kx9q2mv' as SwapId, plan: planOf(1, theirs) }),
    request({
      id: 's-4kx9q2mv' as SwapId,
      plan: planOf(60, theirs),
      approvals: [{ person: approver, at: t0 }],
    }),
    request({ id: 's-4kx9q2mv' as SwapId, plan: planOf(3, theirs, { strategy: 'empty-first' }) }),
  ];
  const waits = (standing: home.Standing) => waiting.map(of => home.homeRow(of, undefined, standing));
  const frozen = numbers(3).map(n =>
    freezeLine({
      pattern: theirs(`web-${n}-*`),
      owner: requester,
      reason: theirs('sale of the year'),
      since: t0,
      until: t0 + n * 7_200_000,
    }),
  );
  const past = [
    ...ended(all, true).map(({ request: of, swap }) => replies.requestLine(of, swap)),
    ...(['rejected', 'withdrawn', 'expired', 'outdated'] as const).map(state =>
      replies.requestLine(request({ plan: planOf(3, theirs), state }), undefined),
    ),
  ];
  const most = 8;
  const many = <T>(some: readonly T[]): readonly T[] =>
    numbers(most).map(n => must(some[n % some.length], 'there is one at least'));
  return [
    tab('nothing', {}),
    tab('the requester', {
      running: live.slice(4, 7).map(one => row(one, hers)),
      waiting: waits(hers),
      past,
    }),
    tab('an approver', { running: live.slice(4, 7).map(one => row(one, his)), waiting: waits(his), past }),
    tab('somebody else', {
      running: live.slice(4, 7).map(one => row(one, nobody)),
      waiting: waits(nobody),
      past,
    }),
    tab('halted, for the requester', { halted: halted.map(one => row(one, hers)) }),
    tab('halted, for an approver', { halted: halted.map(one => row(one, his)) }),
    tab('frozen', { frozen, past: past.slice(0, 1) }),
    tab('each phase', { running: live.map(one => row(one, his)) }),
    tab(
      'as full as it gets',
      {
        halted: many(halted).map(one => row(one, his)),
        running: many(live).map(one => row(one, his)),
        waiting: many(waits(hers)),
        hidden: 17,
        frozen: many(frozen),
        past: many(past),
      },
      note(home.onTheMessage()),
    ),
    tab(
      'after a press on what must be decided elsewhere',
      { waiting: waits(his) },
      note(home.onTheMessage()),
    ),
    { name: 'home: a guest', page: 'home', draw: () => homeView(home.membersOnly(), links, undefined) },
    {
      name: 'home: Slack cannot tell who looks',
      page: 'home',
      draw: () => homeView(home.cannotTellAtHome(theirs('fetch failed')), links, undefined),
    },
  ];
}
