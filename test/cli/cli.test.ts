/** The command line as people and scripts use it: beside a serving bot, and alone when Slack is away. */
import { existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openChronicle } from '../crash/chronicle.ts';
import { botOf, openScene, propose, type Scene, type SceneOptions } from '../crash/scene.ts';
import { judgeGroup, judgeThread } from '../crash/verdict.ts';
import { until } from '../replicas/pair.ts';
import { run, start } from './terminal.ts';

type Bot = ReturnType<typeof botOf>;

async function inScene(
  options: Partial<SceneOptions>,
  story: (scene: Scene, bot: Bot) => Promise<void>,
): Promise<void> {
  const scene = await openScene({ seed: 1, size: 2, ...options });
  const bot = botOf(scene);
  try {
    await story(scene, bot);
  } finally {
    await bot.dispose();
    await scene.close();
  }
}

const who = `${userInfo().username} (at the command line)`;
const lines = (text: string): readonly Record<string, unknown>[] =>
  text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Record<string, unknown>);

describe.concurrent('beside a serving bot', () => {
  it('says its words to a running swap, which Slack is told', () =>
    inScene({ bakeS: 3_600 }, async (scene, bot) => {
      const { slack } = scene;
      await bot.start();
      const card = await propose(scene);
      await slack.clicks({ as: 'approver', message: card, label: 'Approve' });
      await slack.next(m => slack.reads(m).includes('keep running for'), {
        what: 'the bake',
        timeoutMs: 180_000,
      });

      const [open] = lines((await run(bot.env, 'status', '--json')).out);
      expect(open).toMatchObject({ group: 'default/eu-west-1/web', phase: 'bake', paused: false });
      const id = String(open?.['id']);
      expect(lines((await run(bot.env, 'status', 'web', '--json')).out)).toHaveLength(1);
      expect(lines((await run(bot.env, 'status', 'api', '--json')).out)).toEqual([]);
      expect((await run(bot.env, 'history', 'eu-west-1/web')).out).toContain(id);

      expect(await run(bot.env, 'pause', id)).toMatchObject({
        code: 0,
        out: expect.stringContaining('Paused'),
      });
      await slack.next(m => slack.reads(m).includes(`${who} paused the swap`), { what: 'the pause, told' });
      expect(await run(bot.env, 'pause', 's-00000000')).toMatchObject({ code: 3 });
      expect((await run(bot.env, 'continue', id, '--json')).code).toBe(0);

      const following = await run(bot.env, 'finish', id, '--follow');
      expect(following.code).toBe(0);
      expect(following.out).toMatch(/ends the bake: [^\n]*\n[\s\S]*Swapped in/);
      expect((await run(bot.env, 'finish', id)).out).toContain('the swap has ended');

      const shown = await run(bot.env, 'show', id);
      expect(shown.out).toMatch(/Approved by @U0APPROVER[\s\S]*paused the swap[\s\S]*Swapped in/);
      const exported = lines((await run(bot.env, 'export')).out);
      expect(new Set(exported.map(line => line['kind']))).toEqual(new Set(['request', 'event', 'audit']));
      expect(exported.filter(line => line['deed'] === 'pause')).toMatchObject([
        { person: `cli:${userInfo().username}`, outcome: 'taken' },
      ]);
      const copy = join(bot.storePath, '..', 'copy.db');
      expect((await run(bot.env, 'backup', copy)).code).toBe(0);
      expect(existsSync(copy)).toBe(true);
      expect((await run(bot.env, 'backup', copy)).code).toBe(2);

      const doctor = await run(bot.env, 'doctor');
      expect(doctor.out).toMatch(/ok {3}bot: served by process \d+[\s\S]*ok {3}AWS: default in eu-west-1/);
      expect(doctor.out).not.toContain('FAIL');
      expect(doctor.code).toBe(0);
    }));

  it('hands a break-glass swap to the bot, and follows it', () =>
    inScene({ selfApproval: 'break-glass' }, async (scene, bot) => {
      await bot.start();
      const args = ['swap', 'web', ...scene.incoming, '--break-glass', '--reason', 'pager is ringing'];
      const ran = await run(bot.env, ...args);
      expect(ran).toMatchObject({ code: 0, out: expect.stringMatching(/Break-glass[\s\S]*Swapped in/) });
      await scene.slack.next(m => scene.slack.reads(m).includes(`Break-glass: begun by ${who}`), {
        what: 'the announcement',
      });
    }));
});

describe.concurrent('alone, while Slack is away', () => {
  it('swaps to the end where the policy allows it, and Slack is told when it is back', () =>
    inScene({ selfApproval: 'break-glass' }, async (scene, bot) => {
      const { slack } = scene;
      slack.stage.goesDown();
      const args = ['swap', 'web', ...scene.incoming, '--break-glass', '--reason', 'Slack is away'];
      const ran = await run(bot.env, ...args);
      expect({ code: ran.code, err: ran.err }).toEqual({ code: 0, err: '' });
      expect(ran.out).toMatch(/AWS is asked to attach 2 instances[\s\S]*Swapped in/);
      expect(ran.out).not.toContain('\u001b');

      slack.stage.comesBack();
      await bot.start();
      const card = await slack.next(m => !m.thread_ts && slack.reads(m).includes('Swapped'), {
        what: 'the card',
        timeoutMs: 120_000,
      });
      const record = await openChronicle(bot.storePath);
      try {
        const [swap] = await record.swaps();
        if (swap === undefined) throw new Error('no swap is on record');
        const entries = await record.entries(swap);
        await until('the story', () => slack.thread(card).some(m => slack.reads(m).includes('Swapped in')));
        await until('the record of it', async () =>
          (await record.posts(swap)).every(post => post.key === 'picture' || post.message !== undefined),
        );
        expect(judgeGroup(scene, scene.before, entries)).toEqual([]);
        expect(judgeThread(scene, card, swap, entries, await record.posts(swap))).toEqual([]);
      } finally {
        await record.close();
      }
    }));

  it('can be interrupted and taken up again', () =>
    inScene({ selfApproval: 'break-glass' }, async (scene, bot) => {
      const swapping = start(
        bot.env,
        'swap',
        'web',
        ...scene.incoming,
        '--break-glass',
        '--reason',
        'in a hurry',
        '--json',
      );
      await until('the attachment', () => swapping.out().includes('"kind":"attach"'));
      swapping.signal('SIGINT');
      const interrupted = await swapping.done;
      expect(interrupted).toMatchObject({ code: 6, err: expect.stringContaining('stands still') });
      const id = String(lines(interrupted.out)[0]?.['swap']);

      const aborted = await run(bot.env, 'abort', id);
      expect(aborted).toMatchObject({
        code: 4,
        out: expect.stringMatching(/Turning back[\s\S]*Undone after/),
      });
      expect(await run(bot.env, 'run', id)).toMatchObject({ code: 3 });
      expect(scene.world.group('web').members.map(m => m.id)).toEqual(scene.before.members.map(m => m.id));
    }));
});

describe.concurrent('a command that is refused', () => {
  it('says why, changes nothing, and ends with the code for it', () =>
    inScene({}, async (scene, bot) => {
      const plan = await run(bot.env, 'plan', 'web', ...scene.incoming, '--bake', '5m');
      expect(plan).toMatchObject({ code: 0, out: expect.stringMatching(/Never below\s+2 healthy/) });
      const objected = await run(bot.env, 'plan', 'web', 'i-0123456789abcdef0', '--json');
      expect(objected.code).toBe(3);
      expect(lines(objected.out)[0]?.['refused']).toContain('i-0123456789abcdef0');

      const misread = await run(bot.env, 'plan', 'web', 'i-12', '--colour', 'red');
      expect(misread).toMatchObject({
        code: 2,
        err: expect.stringMatching(/--colour[\s\S]*i-12 has 2 digits/),
      });
      const alone = await run(bot.env, 'swap', 'web', ...scene.incoming, '--reason', 'x');
      expect(alone).toMatchObject({ code: 2, err: expect.stringContaining('second person') });
      const forbidden = await run(
        bot.env,
        'swap',
        'web',
        ...scene.incoming,
        '--break-glass',
        '--reason',
        'x',
      );
      expect(forbidden).toMatchObject({ code: 3, out: expect.stringContaining('self_approval') });

      expect((await run(bot.env, 'status')).out).toContain('No swap is running');
      const lost = await run({ ...bot.env, ASG_SWAP_CONFIG: '/nowhere.yml' }, 'plan', 'web', 'i-0b000001');
      expect(lost).toMatchObject({ code: 2, err: expect.stringContaining('/nowhere.yml does not exist') });
      const doctor = await run({ ...bot.env, SLACK_BOT_TOKEN: '' }, 'doctor');
      expect(doctor).toMatchObject({ code: 2, out: expect.stringContaining('SLACK_BOT_TOKEN is not set') });
      const writes = scene.world.recorder.calls.filter(call => !/^(Describe|Get)/.test(call.action));
      expect(writes).toEqual([]);
    }));
});
