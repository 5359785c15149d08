/** The words of a whole swap: what the thread and the card say at each stage, and never by colour alone. */
import { describe, expect, it } from 'vitest';
import { must } from '../../src/core/assert.ts';
import { whyUnheeded } from '../../src/core/controls.ts';
import type { Answer } from '../../src/core/domain.ts';
import { glanceOf } from '../../src/core/glance.ts';
import { endReport } from '../../src/core/messages/end-report.ts';
import { requestCard } from '../../src/core/messages/plan-card.ts';
import { opening, storyLine } from '../../src/core/messages/story.ts';
import { replay } from '../../src/core/replay.ts';
import { type Card, plain } from '../../src/core/words.ts';
import { approver, newId, oldId, plan, policy, request, survey, wish } from '../helpers/build.ts';
import { Story } from '../helpers/story.ts';

const told = (story: Story): readonly string[] =>
  story.entries.flatMap((entry, i) => {
    if (i === 0) return [plain(opening(replay(story.entries.slice(0, 1))))];
    const line = storyLine(replay(story.entries.slice(0, i)), entry);
    return line ? [plain(line).replace(/^\S+ /, '')] : [];
  });
const cardOf = (story: Story): Card =>
  requestCard(request({ plan: story.plan, state: 'approved' }), policy, story.swap);
const items = (card: Card): readonly string[] =>
  card.sections.flatMap(section => (section.kind === 'list' ? section.items.map(plain) : []));
const headline = (story: Story): string => plain(cardOf(story).text);
const buttons = (story: Story): readonly string[] => cardOf(story).buttons.map(b => b.label);

describe('the thread of a good swap', () => {
  const story = new Story().retired().goodLooks().later(60_000);
  for (const id of story.outgoing) {
    story.acts();
    story.leave(id);
  }
  story.acts();
  story.settings = { ...story.settings, max: 3 };
  story.acts();
  story.settings = { ...story.settings, suspended: ['AZRebalance'] };
  story.acts();
  story.settings = { ...story.settings, suspended: [] };
  const end = story.decided();
  if (end.kind === 'end') story.write(end.event);

  it('tells each step in order, and the proof at the end', () => {
    const lines = told(story).join('\n');
    const order = [
      'Approved by @U0APPROVER',
      'AWS is asked to suspend AZRebalance, AlarmNotification',
      'AWS is asked to set max to 6',
      'AWS is asked to attach 3 instances',
      'All 3 incoming are healthy in tg-web',
      'AWS is asked to put 2 instances into Standby',
      'AWS is asked to put 1 instance into Standby',
      'keep running for 1 min',
      'Point of no return',
      'AWS is asked to terminate',
      'AWS is asked to set max to 3',
      'AWS is asked to resume AlarmNotification',
      'AWS is asked to resume AZRebalance',
      'Swapped in ',
      'max: 3 (as found)',
      'suspended processes: none (as found)',
      'incoming instances healthy: 0 → 3 of 3 (as planned)',
      'Lowest healthy count in any look: 3 (floor 3)',
    ];
    let from = 0;
    for (const part of order) {
      const at = lines.indexOf(part, from);
      expect(at, `“${part}” in its place in:\n${lines}`).toBeGreaterThanOrEqual(from);
      from = at;
    }
  });

  it('ends with a card that has nothing to press', () => {
    expect(headline(story)).toMatch(/^Swapped: 3 out, 3 in, web/);
    expect(buttons(story)).toEqual([]);
  });
});

describe('the card', () => {
  it('waits with three buttons and says who may press them until when', () => {
    const card = requestCard(request(), policy, undefined);
    expect(plain(card.text)).toContain('waiting for approval');
    expect(card.buttons.map(b => b.label)).toEqual(['Approve', 'Reject', 'Withdraw']);
    expect(JSON.stringify(card)).toContain('May approve');
  });

  it.each(['rejected', 'withdrawn', 'expired', 'outdated'] as const)('has no buttons once %s', state => {
    const card = requestCard(request({ state, settledBy: approver }), policy, undefined);
    expect(card.buttons).toEqual([]);
    expect(plain(card.text)).toContain('Nothing was changed');
  });

  it('offers what can be done at each stage', () => {
    const story = new Story().attached();
    expect(headline(story)).toMatch(/^Swapping, step 3 of 8/);
    expect(buttons(story)).toEqual(['Pause', 'Abort and undo']);
    story.write({ kind: 'asked', what: 'pause', by: approver });
    expect(headline(story)).toMatch(/^Paused at/);
    expect(buttons(story)).toEqual(['Continue', 'Abort and undo']);

    expect(buttons(new Story().retired())).toEqual(['Pause', 'Finish now', 'Undo']);
    const late = new Story().retired().goodLooks().later(60_000);
    late.acts();
    expect(buttons(late)).toEqual([]);
  });

  it('says how many serve, how far it has come and when it can be over', () => {
    const story = new Story().attached();
    const live = { glance: glanceOf(story.plan, story.look()), now: story.now };
    const card = requestCard(request({ plan: story.plan, state: 'approved' }), policy, story.swap, live);
    expect(plain(card.text)).toContain('Capacity: healthy 6 · floor 3 · lowest 3.');
    expect(plain(card.text)).toMatch(/Not done before 2026-11-22T03:0\d:\d\dZ\.$/);
    const phases = card.sections.find(section => section.kind === 'phases');
    expect(phases?.title).toBe('Swapping web ▓▓░░░░░░ 2/8');
    expect(phases?.tasks.map(({ title, status, detail }) => [title, status, plain(detail ?? [])])).toEqual(
      expect.arrayContaining([
        ['Make room', 'complete', 'took 0 s'],
        ['Attach the incoming', 'in_progress', '3 of 3 new ones healthy'],
        ['Bake', 'pending', ''],
      ]),
    );
  });

  it('offers exactly the words that are heeded, at every moment of a swap', () => {
    const words = ['pause', 'continue', 'finish', 'abort', 'undo'] as const;
    const moments = new Story().retired().goodLooks();
    moments.write({ kind: 'asked', what: 'pause', by: approver });
    moments.write({ kind: 'asked', what: 'undo', by: approver });
    moments.decided();
    for (let i = 1; i <= moments.entries.length; i++) {
      const swap = replay(moments.entries.slice(0, i));
      const offered = requestCard(request({ state: 'approved' }), policy, swap).buttons.map(b => b.action);
      const heeded = words.filter(word => whyUnheeded(word, swap) === undefined);
      const spare = swap.phase === 'bake' ? 'abort' : 'undo';
      expect(offered.toSorted()).toEqual(heeded.filter(word => word !== spare).toSorted());
    }
  });

  it('says what is undone and why, and what a person must do after a halt', () => {
    const story = new Story().attached();
    story.write({ kind: 'turned', cause: { kind: 'incoming-lost', instance: 'i-b1', state: 'terminated' } });
    story.decided();
    expect(headline(story)).toMatch(/^Undoing, step 3 of 4: Take the incoming out/);
    story.write({
      kind: 'ended',
      outcome: 'halted',
      cause: { kind: 'denied', permission: 'autoscaling:DetachInstances', text: 'no' },
      proof: [],
    });
    expect(headline(story)).toContain('Halted, a person must look');
    const last = told(story).at(-1) ?? '';
    expect(last).toContain('autoscaling:DetachInstances');
    expect(last).toContain('resume-processes');
    expect(last).toContain('@U0REQUESTER, @U0APPROVER');
  });
});

describe('turning back', () => {
  const cause = { kind: 'incoming-lost', instance: 'i-b1', state: 'terminated' } as const;
  const last = (story: Story): string => {
    story.write({ kind: 'turned', cause });
    return told(story).at(-1) ?? '';
  };

  it('says what it has to do, by how far the swap has come', () => {
    expect(last(new Story().held())).toContain('No instance has come or gone; the settings are put back.');
    expect(last(new Story().attached())).toContain('No old instance has left; the new ones are taken out');
    expect(last(new Story().retired())).toContain('The old instances return to service, then the new ones');
  });
});

const askedOf = (story: Story): string => {
  story.write({ kind: 'foreign', what: ['max is 8'] });
  return `${told(story).at(-1)} ${JSON.stringify(cardOf(story))}`;
};
const turnedBack = (): Story => {
  const story = new Story().retired();
  story.write({ kind: 'turned', cause: { kind: 'asked', by: approver } });
  return story;
};
const pastReturn = (): Story => {
  const story = new Story().retired();
  story.write({ kind: 'phase', phase: 'terminate' });
  return story;
};

describe('a question about what others changed', () => {
  it('says what comes of silence: the way back, and a halt where that is taken or shut', () => {
    expect(askedOf(new Story().attached())).toMatch(
      /it turns back by itself\.[\s\S]*it turns back by itself after/,
    );
    expect(askedOf(turnedBack())).toMatch(
      /it halts, as it is on its way back\.[\s\S]*without a word it halts after/,
    );
    expect(askedOf(pastReturn())).toMatch(
      /it halts, as it is past the point of no return\.[\s\S]*it halts after/,
    );
    for (const story of [turnedBack(), pastReturn()])
      expect(askedOf(story)).not.toContain('turns the swap back');
  });
});

it('tells that the first is healthy before the others follow', () => {
  const story = new Story({ ...plan(), canary: true }).held();
  story.acts();
  story.join(newId(1));
  story.shows({ desired: 4 });
  story.later(7_000).goodLooks();
  story.acts();
  expect(told(story).join('\n')).toMatch(
    /i-\w+ goes first\.[\s\S]*is healthy in tg-web after \d+ s\. The others follow\.[\s\S]*attach 2 instances/,
  );
});

it('tells how long an outage has lasted', () => {
  const story = new Story(plan(survey(), wish(3, { strategy: 'empty-first' })));
  story.write({ kind: 'phase', phase: 'empty' });
  story.later(90_000).write({ kind: 'phase', phase: 'gate' });
  story.later(30_000).write({ kind: 'phase', phase: 'restore' });
  expect(told(story).at(-1)).toContain('the outage is over after 2 min. Settings are put back.');
});

describe('a gate', () => {
  const sick = { state: 'unhealthy', reason: 'Target.ResponseCodeMismatch', text: 'codes: [503]' } as const;

  it('is told instance by instance in AWS’s words, and what goes wrong later once for each', () => {
    const story = new Story().attached();
    const second = must(story.incoming[1], 'three come in');
    for (const id of story.incoming) story.targets.set(id, { state: 'initial' });
    story.decided();
    story.later(20_000).targets.set(second, sick);
    story.decided();
    story.later(20_000).decided();
    const lines = told(story).filter(line => /^Waiting|^Not healthy/.test(line));
    expect(lines).toEqual([
      `Waiting for health:${story.incoming.map(id => `\n• ${id} is initial in tg-web`).join('')}`,
      `Not healthy: ${second} is unhealthy in tg-web (Target.ResponseCodeMismatch: codes: [503])`,
    ]);
  });

  it('that closes and opens again says both', () => {
    const story = new Story().retired();
    const first = must(story.incoming[0], 'three come in');
    story.goodLooks().targets.set(first, sick);
    story.later(5_000).decided();
    story.targets.set(first, { state: 'healthy' });
    story.later(10_000).goodLooks().decided();
    expect(told(story).slice(-2)).toEqual([
      expect.stringMatching(/^No longer all healthy after \d+ s: i-\w+ is unhealthy/),
      'All are healthy again after 11 s; it goes on.',
    ]);
  });
});

describe('the report at the end', () => {
  const { swap } = new Story();
  const ended = (outcome: 'swapped' | 'undone') => ({
    ...swap,
    passed: [
      { phase: 'gate' as const, at: swap.approvedAt },
      { phase: 'bake' as const, at: swap.approvedAt + 90_000 },
    ],
    ended: { outcome, at: swap.approvedAt + 160_000 },
  });

  it('sets the time of each phase beside what the swaps before it took', () => {
    const card = endReport(ended('swapped'), { swaps: 3, phaseMs: new Map([['gate', 60_000]]) });
    expect(plain(card.text)).toMatch(
      /^How long it took: 2 min 40 s; usually .* the last 3 swaps of this group\.$/,
    );
    expect(items(card)).toEqual([
      'Wait until they are healthy: 1 min 30 s, usually 1 min',
      'Bake: 1 min 10 s, usually 1 min',
    ]);
  });

  it('goes by the plan where there were none, and compares nothing that was undone', () => {
    const card = endReport(ended('swapped'));
    expect(plain(card.text)).toMatch(/2 min 40 s; at least \d.* by the plan\.$/);
    expect(items(card)).toContain('Bake: 1 min 10 s, at least 1 min by the plan');
    expect(plain(endReport(ended('undone')).text)).toBe('How long it took: 2 min 40 s.');
  });
});

it('tells what AWS refused in its own words, and that nothing is believed before the next look', () => {
  const story = new Story();
  story.acts({ kind: 'refused', code: 'ValidationError', text: 'pending delete' });
  story.later(30_000).acts({ kind: 'unknown', text: 'socket hang up' });
  const lines = told(story).join('\n');
  expect(lines).toContain('AWS refused (ValidationError): pending delete Looking again');
  expect(lines).toContain('No answer came back (socket hang up); it may have happened');
});

describe('what AWS answers', () => {
  it('is silent where it takes what it is asked, and carries its request id where it does not', () => {
    const story = new Story();
    story.acts({ kind: 'accepted', requestId: 'r-1' });
    const before = told(story).length;
    story.shows({ suspended: story.plan.suspend });
    story.later(1_000).acts({ kind: 'refused', code: 'ValidationError', text: 'No.', requestId: 'r-2' });
    const lines = told(story);
    expect(lines).toHaveLength(before + 2);
    expect(lines.at(-1)).toMatch(/AWS refused \(ValidationError\): No\. Looking again .*\. Request r-2\.$/);
    expect(lines.join('\n')).not.toContain('r-1');
  });

  it.each([{ kind: 'throttled' }, { kind: 'refused', code: 'WrongAccount' }, { kind: 'unknown' }] as const)(
    'is not blamed on AWS where the bot itself held the call back ($kind)',
    answer => {
      const story = new Story();
      story.acts({ ...answer, heldBack: 'this process was held up' });
      expect(told(story).at(-1)).toMatch(/Nothing was sent: this process was held up; trying again\.$/);
      story.write({ kind: 'ended', outcome: 'halted', proof: [] });
      expect(items(endReport(story.swap, undefined, story.entries)).at(-1)).toMatch(/: not sent$/);
    },
  );

  it('is not called its refusal where the swap turns back as the bot could send nothing', () => {
    const story = new Story();
    const heldBack = 'the credentials are of another account';
    for (const _ of [1, 2, 3]) story.later(60_000).acts({ kind: 'refused', code: 'WrongAccount', heldBack });
    story.later(60_000).decided();
    expect(story.swap.turned?.cause).toMatchObject({ kind: 'refused', heldBack });
    expect(told(story).join('\n')).toMatch(
      /Turning back: nothing could be sent to AWS to suspend .*: the credentials are of another account\./,
    );
  });

  it.each([
    { kind: 'refused', code: 'ResourceContention', text: 'Busy.' },
    { kind: 'throttled', text: 'Rate exceeded' },
  ] as const)('is told when it takes at last what it would not take ($kind)', answer => {
    const story = new Story();
    story.acts(answer);
    story.later(60_000).acts({ kind: 'accepted', requestId: 'r-2' });
    expect(told(story).at(-1)).toMatch(/AWS has taken it now\.$/);
    story.shows({ suspended: story.plan.suspend });
    story.later(1_000).acts();
    expect(told(story).at(-1)).toMatch(/AWS is asked to/);
  });

  it('stands in the report, call by call with its ids, and since it was taken up only what followed', () => {
    const story = new Story();
    const { suspend } = story.plan;
    story.acts({ kind: 'accepted', requestId: 'r-1' });
    story.shows({ suspended: suspend });
    story.later(1_000).acts({ kind: 'refused', code: 'ValidationError', text: 'No.', requestId: 'r-2' });
    story.write({ kind: 'ended', outcome: 'halted', proof: [] });
    const calls = items(endReport(story.swap, undefined, story.entries)).slice(-2);
    expect(calls[0]).toMatch(/^2026-11-22T03:00:00Z suspend .*: taken · request r-1$/);
    expect(calls[1]).toMatch(/^2026-11-22T03:00:01Z set max .*: refused \(ValidationError\) · request r-2$/);

    story.later(60_000).write({ kind: 'taken-up', by: approver });
    story.write({ kind: 'acting', action: { kind: 'resume', processes: suspend } });
    story.write({ kind: 'ended', outcome: 'halted', proof: [] });
    const again = items(endReport(story.swap, undefined, story.entries)).join('\n');
    expect(again).toMatch(/resume .*: no answer on record$/);
    expect(again).not.toContain('r-1');
  });

  it('of many terminations stands there in one line', () => {
    const story = new Story();
    for (const n of [1, 2, 3]) {
      story.write({ kind: 'acting', action: { kind: 'terminate', instance: oldId(n) } });
      const answer: Answer =
        n === 3 ? { kind: 'unknown', text: 'socket hang up' } : { kind: 'accepted', requestId: `r-${n}` };
      story.later(1_000).write({ kind: 'answered', answer });
    }
    story.write({ kind: 'ended', outcome: 'swapped', proof: [] });
    const calls = items(endReport(story.swap, undefined, story.entries)).slice(-2);
    expect(calls[0]).toMatch(
      /terminate i-a0+1 through .* and 1 more, one by one: taken · requests r-1 to r-2$/,
    );
    expect(calls[1]).toMatch(/terminate i-a0+3 .*: no answer came back$/);
  });
});

describe('the last word of an undone swap', () => {
  it.each([
    ['as found' as const, /the group is as it was; the incoming/],
    ['changed by others' as const, /the group is as it was, but for what others have changed; the incoming/],
  ])('says of a size that is %s what is true', (verdict, words) => {
    const story = new Story();
    story.write({ kind: 'asked', what: 'abort', by: approver });
    const now = verdict === 'as found' ? '3' : '4';
    story.write({ kind: 'ended', outcome: 'undone', proof: [{ what: 'desired', found: '3', now, verdict }] });
    expect(told(story).at(-1)).toMatch(words);
  });
});
