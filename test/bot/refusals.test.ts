/** Whatever is wrong gets one clear answer to the one who typed, and nothing is changed. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BotStage, incoming, setStage } from './stage.ts';

const [a = '', b = '', c = ''] = incoming;

describe('she types, and it answers her alone', () => {
  let stage: BotStage;
  beforeAll(async () => {
    stage = await setStage(world => {
      world.addGroup({ name: 'web-held', min: 1, max: 3, desired: 1, suspended: ['Launch'] });
      world.addGroup({ name: 'web-other', min: 1, max: 3, desired: 1, members: 0 });
      world.addInstance({ id: 'i-0000000000000c000', az: 'd', image: 'ami-0b22' });
      world.addInstance({ id: 'i-0000000000000d000', state: 'stopped', image: 'ami-0b22' });
      world.addMember('web-other', world.addInstance({ id: 'i-0000000000000e000', image: 'ami-0b22' }));
    });
  });
  afterAll(() => stage.dispose());

  it.each<[string, string, RegExp]>([
    ['help', 'help', /How to use|Puts the instances you name/],
    ['a group alone', 'web', /No instances are named/],
    ['ids that are none', 'web i-123 banana', /i-123 has 3 digits[\s\S]*banana is not an instance id/],
    ['an unknown group', `webb ${a}`, /there is no Auto Scaling group webb/],
    [
      'a group that nobody allowed, and which there are',
      `api ${a}`,
      /has no entry for default\/eu-west-1\/api[\s\S]*It has entries for \*\/secret, we\*/,
    ],
    ['a slip of the pen in a name that is ruled', `secrte ${a}`, /Did you mean secret\?/],
    [
      'a freeze that holds no group',
      'freeze wbe for 1h "a slip"',
      /wbe is frozen[\s\S]*no entry that this pattern fits, so it holds no group/,
    ],
    ['a word that is a button', 'undo', /undo is no command[\s\S]*buttons[\s\S]*\/asg-swap status/],
    ['a command mistyped', 'staus web', /no command staus\. Did you mean \/asg-swap status\?/],
    ['a word too much', `plan web ${a}`, /Leave out plan: the group comes first/],
    [
      'an unknown instance',
      `web ${a} ${b} i-00000000000000fff`,
      /EC2 knows no running instance i-00000000000000fff/,
    ],
    [
      'an instance of another group',
      `web ${a} ${b} i-0000000000000e000`,
      /i-0000000000000e000 belongs to group web-other/,
    ],
    ['a stopped instance', `web ${a} ${b} i-0000000000000d000`, /i-0000000000000d000 is stopped/],
    [
      'an instance in a foreign zone',
      `web ${a} ${b} i-0000000000000c000`,
      /is in eu-west-1d; the group works in/,
    ],
    [
      'more than there is room for',
      `web ${a} ${b} ${c} i-0000000000000d000`,
      /would end with 4 instances, above its max of 3/,
    ],
    ['fewer than min', `web ${a}`, /would end with 1 instance, below its min of 3/],
    [
      'a group whose Launch is suspended',
      `web-held ${a}`,
      /The process Launch is suspended[\s\S]*resume-processes/,
    ],
    ['a swap that is not there', 'show s-00000000', /There is no request or swap s-00000000/],
    [
      'doctor',
      'doctor web',
      /default\/eu-west-1\/web is ruled by the entry we\*[\s\S]*May approve: @approver[\s\S]*Well[\s\S]*all \d+ that the bot needs[\s\S]*every read that a plan needs is allowed/,
    ],
    [
      'a place that is not ours',
      `prod/us-east-1/web ${a}`,
      /which works in default\/eu-west-1\.[\s\S]*as in default\/eu-west-1\/web/,
    ],
  ])('%s', async (_name, text, words) => {
    expect(await stage.asks(text)).toMatch(words);
    expect(stage.deeds()).toEqual([]);
  });

  it('a channel where swaps are not asked for, and one where the bot is not', async () => {
    expect(await stage.asks(`web ${incoming.join(' ')}`, '#releases')).toMatch(/swaps are asked for in/);
    expect(await stage.asks(`web ${incoming.join(' ')}`, '#general')).toMatch(
      /I am not in that channel[\s\S]*\/invite/,
    );
    expect(await stage.asks('status')).toMatch(/No swap is running and no request is waiting/);
  });

  it('a missing permission, named with what to do', async () => {
    const disarm = stage.world.addFault({
      action: 'DescribeAutoScalingGroups',
      fault: { kind: 'access-denied' },
    });
    try {
      expect(await stage.asks(`web ${incoming.join(' ')}`)).toMatch(
        /may not call autoscaling:DescribeAutoScalingGroups on \*[\s\S]*adds to the policy of the bot's role/,
      );
    } finally {
      disarm();
    }
  });

  it('AWS away', async () => {
    const disarm = stage.world.addFault({ fault: { kind: 'lost-request' } });
    try {
      expect(await stage.asks(`web ${incoming.join(' ')}`)).toMatch(
        /AWS cannot be reached from the bot right now/,
      );
    } finally {
      disarm();
    }
    expect(stage.deeds()).toEqual([]);
  });
});

describe('a click decides only what it may', () => {
  let stage: BotStage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.dispose());

  it('refuses the requester, strangers and guests, and keeps the plan waiting', async () => {
    const plan = await stage.proposes();
    expect(await stage.clicks('requester', plan, 'Approve')).toMatch(/you asked for this swap yourself/);
    expect(await stage.clicks('admin', plan, 'Approve')).toMatch(/you are not among those who may decide/);
    expect(await stage.clicks('guest', plan, 'Approve')).toMatch(/only full members/);
    expect(await stage.clicks('approver', plan, 'Withdraw')).toMatch(/Only @requester/);
    expect(stage.deeds()).toEqual([]);
    expect(await stage.clicks('requester', plan, 'Withdraw')).toMatch(/is withdrawn/);
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(/it was withdrawn by @requester/);
  });

  it('offers a fresh plan when the group has changed since, and runs nothing', async () => {
    const plan = await stage.proposes();
    stage.world.resize('web', { max: 4 });
    const since = stage.slack.mark();
    expect(await stage.clicks('approver', plan, 'Approve')).toMatch(
      /Not approved, nothing was changed: since the plan was shown, max went from \d to 4\./,
    );
    const fresh = await stage.slack.next(m => JSON.stringify(m.blocks ?? []).includes('"Approve"'), {
      since,
    });
    expect(fresh.ts).not.toBe(plan.ts);
    expect(stage.deeds()).toEqual([]);
    expect(await stage.clicks('approver2', fresh, 'Reject')).toMatch(/is rejected/);
  });

  it('two people at once: one decides, the other is told', async () => {
    const plan = await stage.proposes();
    const answers = await Promise.all([
      stage.clicks('approver', plan, 'Approve'),
      stage.clicks('approver2', plan, 'Reject'),
    ]);
    const decided = answers.filter(text => !text.startsWith('Not decided'));
    expect(decided).toHaveLength(1);
    if (decided[0]?.startsWith('Approved')) {
      const second = await stage.asks(`web ${incoming.join(' ')}`);
      expect(second).toMatch(/Swap s-\w{8} is running on this group/);
    }
  });
});
