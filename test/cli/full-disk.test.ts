/**
 * A disk that is full or mounted read-only, with the real program on a disk of the test's own: said in words at
 * the start, and in the middle of a swap a halt that loses nothing and goes on by itself once there is room.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SwapId } from '../../src/core/domain.ts';
import { openChronicle } from '../crash/chronicle.ts';
import { isWrite } from '../crash/moments.ts';
import { botOf, openScene } from '../crash/scene.ts';
import { judgeGroup } from '../crash/verdict.ts';
import { until } from '../replicas/pair.ts';
import { type Running, run, start } from './terminal.ts';

/** Only a superuser may mount, and in many containers not even that. */
const mayMount = canMount();

function mount(disk: string, options: string): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', disk], { stdio: 'ignore' });
}

function canMount(): boolean {
  const disk = mkdtempSync(join(tmpdir(), 'asg-swap-disk-'));
  try {
    mount(disk, 'size=64k');
    execFileSync('umount', [disk]);
    return true;
  } catch {
    console.warn('skipped: this user may not mount a disk for the tests of a full one');
    return false;
  } finally {
    rmSync(disk, { recursive: true });
  }
}

describe.skipIf(!mayMount)('a store on a disk', () => {
  let disk: string;
  beforeEach(() => {
    disk = mkdtempSync(join(tmpdir(), 'asg-swap-disk-'));
    mount(disk, 'size=64k');
  });
  afterEach(() => {
    // At once in name: a handle of this process may still be waiting to be collected.
    execFileSync('umount', ['--lazy', disk]);
    rmSync(disk, { recursive: true });
  });

  const remount = (options: string): void => void execFileSync('mount', ['-o', `remount,${options}`, disk]);

  /** Takes all that is left; the answer gives it back. */
  function fill(): () => void {
    const filler = join(disk, 'filler');
    for (let part = 0; ; part++) {
      try {
        writeFileSync(filler, Buffer.alloc(4_096), { flag: 'a' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC' || part === 0) throw error;
        return () => rmSync(filler);
      }
    }
  }

  it('says at the start that there is no room, or that it is read-only, and works once that is mended', async () => {
    const env = { PATH: process.env['PATH'], ASG_SWAP_STORE: `file:${join(disk, 'asg-swap.db')}` };
    const freeze = () => run(env, 'freeze', 'web-*', 'for', '2h', 'the sale');
    expect(await freeze()).toMatchObject({
      code: 2,
      err: expect.stringMatching(/its disk is full\. Nothing on record is lost\. Make room there and start/),
    });
    remount('size=8m');
    expect(await freeze()).toMatchObject({ code: 0, err: '' });
    remount('ro');
    expect(await run(env, 'status')).toMatchObject({
      code: 2,
      err: expect.stringContaining(`the file system of ${disk} is mounted read-only. Mount it for writing`),
    });
    remount('rw');
    expect((await run(env, 'status')).out).toContain('web-*');
  });

  it('that becomes full in the middle of a swap holds the swap still until there is room, and nothing is lost', async () => {
    remount('size=4m');
    const path = join(disk, 'asg-swap.db');
    const scene = await openScene({ seed: 1, size: 2, selfApproval: 'break-glass' });
    const bot = botOf(scene, `file:${path}`);
    let running: Running | undefined;
    try {
      const glass = ['--break-glass', '--reason', 'Slack is away', '--json'];
      const swapping = start(bot.env, 'swap', 'web', ...scene.incoming, ...glass);
      running = swapping;
      await until('the attachment', () => swapping.out().includes('"kind":"attach"'));
      const giveBack = fill();
      await until('the words', () => swapping.err().includes('the disk is full'));
      const writes = () => scene.world.recorder.calls.filter(({ action }) => isWrite(action)).length;
      const [before, told] = [writes(), swapping.err()];
      await until('another try', () => swapping.err() !== told);
      expect(writes()).toBe(before);
      giveBack();
      const ended = await swapping.done;
      expect(ended.code).toBe(0);
      expect(ended.err).toMatch(/Nothing acts meanwhile and nothing on record is lost; it goes on by itself/);
      const record = await openChronicle(path);
      const [swap] = await record.swaps();
      expect(judgeGroup(scene, scene.before, await record.entries(swap as SwapId))).toEqual([]);
      await record.close();
    } finally {
      running?.signal('SIGKILL');
      await running?.done;
      await bot.dispose();
      await scene.close();
    }
  });
});
