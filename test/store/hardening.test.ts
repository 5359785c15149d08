/** The embedded store in trouble: said in words at start, or a halt in the middle that loses nothing. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PersonId, SwapId } from '../../src/core/domain.ts';
import { type EmbeddedStore, openEmbedded } from '../../src/store/embedded.ts';
import { networkShare } from '../../src/store/share.ts';
import { createStore } from '../../src/store/store.ts';
import { StoreError } from '../../src/store/trouble.ts';
import { request, t0 } from '../helpers/build.ts';

const id = 's-00000001' as SwapId;
const approver = 'U0APPROVER' as PersonId;
const clock = { now: () => t0, sleep: () => Promise.resolve() };
let folder: string;
let path: string;
const open = new Set<EmbeddedStore>();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'asg-swap-store-'));
  path = join(folder, 'asg-swap.db');
});

afterEach(async () => {
  for (const store of open) await store.close();
  open.clear();
  chmodSync(folder, 0o700);
  rmSync(folder, { recursive: true });
});

async function serving(): Promise<EmbeddedStore> {
  const store = await openEmbedded(path, { serve: true, now: t0 });
  open.add(store);
  return store;
}

async function shut(store: EmbeddedStore): Promise<void> {
  await store.close();
  open.delete(store);
}

/** A store with one approved swap, closed again. */
async function oneSwap(): Promise<void> {
  const file = await serving();
  const store = createStore(file.db, clock);
  await store.requests.add(request());
  await store.requests.settle(id, 'approved', { person: approver, at: t0 });
  await shut(file);
}

/** Root may do everything; then another user tries. */
async function asOrdinaryUser<T>(work: () => Promise<T>): Promise<T> {
  if (process.geteuid?.() !== 0) return work();
  process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

/** A folder on a file system of this magic number. */
const on = (type: number) => (at: string) => ({ type, mounts: () => '', folder: at });

describe('at the start', () => {
  it('a file that is no store is refused and left as it is', async () => {
    writeFileSync(path, 'these are my notes\n'.repeat(1_000));
    await expect(serving()).rejects.toThrow(/damaged or is not a store.*backup/);
    expect(readFileSync(path, 'utf8')).toContain('these are my notes');
  });

  it('a file that was cut short is refused, not half read', async () => {
    await oneSwap();
    const short = join(folder, 'short.db');
    (await serving()).backup(short);
    truncateSync(short, statSync(short).size - 4_096);
    const opening = openEmbedded(short, { serve: true, now: t0 });
    await expect(opening).rejects.toThrow(StoreError);
    await expect(opening).rejects.toThrow(/damaged/);
  });

  it('a folder that may not be written is named', async () => {
    chmodSync(folder, 0o755);
    await asOrdinaryUser(async () => {
      const inside = join(folder, 'data', 'asg-swap.db');
      if (process.getuid?.() !== 0) chmodSync(folder, 0o500);
      await expect(openEmbedded(inside, { serve: true, now: t0 })).rejects.toThrow(
        /data\/asg-swap\.db cannot be opened: \S+ belongs to user \d+ \(mode \d+\), and user \d+, who runs this, may not write it.*ASG_SWAP_STORE/,
      );
    });
  });

  it('a file that may only be read is named', async () => {
    await oneSwap();
    chmodSync(path, 0o444);
    chmodSync(folder, 0o755);
    await asOrdinaryUser(() =>
      expect(openEmbedded(path, { serve: true, now: t0 })).rejects.toThrow(
        /cannot be opened: \S+ belongs to user .* may not write it/,
      ),
    );
    expect(readdirSync(folder)).not.toContainEqual(expect.stringMatching(/^\.asg-swap-/));
  });

  it('a folder in the place of the file, and a file in the place of a folder, are named', async () => {
    const options = { serve: true, now: t0 };
    await expect(openEmbedded(folder, options)).rejects.toThrow(
      `that is a folder. Name a file in it: ASG_SWAP_STORE=file:${path}`,
    );
    writeFileSync(path, '');
    await expect(openEmbedded(join(path, 'data', 'asg-swap.db'), options)).rejects.toThrow(
      `${path} is a file where a folder`,
    );
  });

  it('a network share is refused before anything is made on it', async () => {
    const onNfs = openEmbedded(path, { serve: true, now: t0, fileSystem: on(0x69_69) });
    await expect(onNfs).rejects.toThrow('on a network share (NFS)');
    expect(() => statSync(path)).toThrow('ENOENT');
  });

  it('local file systems are not taken for shares', () => {
    const local = { ext4: 0xef_53, xfs: 0x58_46_53_42, btrfs: 0x91_23_68_3e, tmpfs: 0x01_02_19_94 };
    for (const type of Object.values(local)) expect(networkShare(on(type)(folder))).toBeUndefined();
    // Some Node versions give the number with its sign.
    expect(networkShare(on(0xff_53_4d_42 | 0)(folder))).toBe('SMB');
  });

  it.each([
    ['/data/bot', 'sshfs'],
    ['/data/with space/bot', 'mountpoint-s3'],
    ['/data/two/bot', 'rclone'],
    ['/data/union/bot', undefined],
    ['/data/disk/bot', undefined],
    ['/datastore', undefined],
  ])('what a program serves is a share where that program reaches other machines: %s', (at, share) => {
    const mounts = [
      '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw',
      '42 27 0:39 / /data rw,nosuid,nodev - fuse.sshfs :/srv rw,user_id=0',
      String.raw`43 42 0:40 / /data/with\040space rw - fuse mountpoint-s3 rw`,
      '44 42 254:1 / /data/two rw - ext4 /dev/vdb rw',
      '45 42 0:41 / /data/two rw - fuse.rclone remote: rw',
      '46 42 8:1 / /data/disk rw - fuseblk /dev/sda1 rw',
      '47 42 0:42 / /data/union rw - fuse.unionfs /mnt/s3/nfs rw',
      '',
    ].join('\n');
    expect(networkShare({ type: 0x65_73_55_46, mounts: () => mounts, folder: at })).toBe(share);
  });

  it('the file is for its owner alone', async () => {
    await oneSwap();
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('a second bot is told who has the store, and may have it once that one was killed', async () => {
    const holder = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        '--input-type=module',
        '-e',
        `const { openEmbedded } = await import(${JSON.stringify(new URL('../../src/store/embedded.ts', import.meta.url).href)});
         await openEmbedded(${JSON.stringify(path)}, { serve: true, now: ${t0} });
         console.log('held');
         setInterval(() => {}, 1000);`,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    await once(holder.stdout, 'data');
    await expect(serving()).rejects.toThrow(
      `in use by process ${holder.pid} on ${execFileSync('hostname').toString().trim()}, since 2026-11-22T03:00:00.000Z`,
    );
    holder.kill('SIGKILL');
    await once(holder, 'exit');
    await serving();
  });
});

describe('in the middle of a swap', () => {
  it('a full disk refuses the record, so nothing is done, and loses nothing', async () => {
    await oneSwap();
    const file = await serving();
    const { journal } = createStore(file.db, clock);
    const lease = await journal.claim(id);
    const [pages] = (await sql<{ page_count: number }>`pragma page_count`.execute(file.db)).rows;
    await sql`pragma max_page_count = ${sql.lit(pages?.page_count ?? 0)}`.execute(file.db);
    const long = 'x'.repeat(20_000);
    const refused = journal.append(lease, 2, { kind: 'looked', good: 0, waitingFor: [long] });
    await expect(refused).rejects.toThrow(/disk is full.*goes on by itself/);
    expect(await journal.read(id)).toHaveLength(1);
    await sql`pragma max_page_count = 1000000`.execute(file.db);
    await journal.append(lease, 2, { kind: 'looked', good: 0, waitingFor: [long] });
    expect(await journal.read(id)).toHaveLength(2);
  });
});

describe('a backup', () => {
  it('is a whole store, made while the bot writes, and overwrites nothing', async () => {
    await oneSwap();
    const file = await openEmbedded(path, { serve: true, now: t0 });
    open.add(file);
    const copy = join(folder, 'backup.db');
    file.backup(copy);
    expect(() => file.backup(copy)).toThrow('exists already');
    const restored = await openEmbedded(copy, { serve: true, now: t0 });
    open.add(restored);
    expect(await createStore(restored.db, clock).journal.live()).toEqual([id]);
  });

  it('that cannot be written says so', async () => {
    const file = await openEmbedded(path, { serve: true, now: t0 });
    open.add(file);
    expect(() => file.backup(join(folder, 'nowhere', 'backup.db'))).toThrow(/backup .* could not be written/);
  });
});

describe('the number of changes', () => {
  it('moves when another process writes, and only then', async () => {
    const file = await openEmbedded(path, { serve: true, now: t0 });
    open.add(file);
    const beside = await openEmbedded(path, { serve: false, now: t0 });
    open.add(beside);
    const before = file.changes();
    await createStore(file.db, clock).requests.add(request());
    expect(file.changes()).toBe(before);
    await createStore(beside.db, clock).requests.settle(id, 'withdrawn', { at: t0 });
    expect(file.changes()).not.toBe(before);
  });
});
