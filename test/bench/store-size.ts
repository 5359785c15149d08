/**
 * How large the embedded store is after ten thousand swaps: copies, under ids of their own, of one swap that
 * the real bot carried out on the simulated AWS (three instances, with its request, journal, posts and
 * audit, as the fixture of the store keeps them).
 */
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Database from 'libsql';
import { openEmbedded } from '../../src/store/embedded.ts';

const fixture = fileURLToPath(new URL('../store/fixtures/store-0.1.0.db', import.meta.url));
/** Every table with rows of a swap, and the column that names it. */
const tables = {
  requests: 'id',
  swaps: 'id',
  events: 'swap',
  posts: 'swap',
  audit: 'swap',
  approvals: 'request',
};

export interface StoreSize {
  readonly swaps: number;
  /** The file alone, everything of its log folded in. */
  readonly bytes: number;
  readonly how: string;
}

export async function storeSize(swaps = 10_000): Promise<StoreSize> {
  const folder = mkdtempSync(join(tmpdir(), 'asg-swap-size-'));
  const path = join(folder, 'asg-swap.db');
  try {
    copyFileSync(fixture, path);
    // Brings it to the tables of this version.
    await (await openEmbedded(path, { serve: true, now: Date.now() })).close();
    const file = new Database(path);
    const { id } = file
      .prepare(`select swap as id from events where body like '%"outcome":"swapped"%'`)
      .get() as { id: string };
    const events = file.prepare('select count(*) as n from events where swap = ?').get(id) as { n: number };
    file.exec('begin');
    for (const [table, column] of Object.entries(tables)) {
      multiply(file, table, column, id, swaps);
      file.prepare(`delete from ${table} where ${column} not like 'n-%'`).run([]);
    }
    file.exec('commit; vacuum; pragma wal_checkpoint(truncate)');
    file.close();
    return {
      swaps,
      bytes: statSync(path).size,
      how: `copies of one swap of 3 instances with ${events.n} events, with its request, posts and audit`,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Adds the rows of the swap `id` again and again, under the ids `n-00000001` and following. */
function multiply(file: Database.Database, table: string, column: string, id: string, times: number): void {
  const columns = (file.prepare(`pragma table_info(${table})`).all([]) as { name: string }[]).map(
    ({ name }) => name,
  );
  const values = columns.map(name => {
    if (name === column) return `printf('n-%08d', n.i)`;
    // Of the audit: an id of its own for every row.
    return name === 'id' ? `printf('%s-%08d', t.id, n.i)` : `t.${name}`;
  });
  file
    .prepare(
      `with recursive n(i) as (select 1 union all select i + 1 from n where i < ${times})
       insert into ${table} (${columns.join(', ')})
       select ${values.join(', ')} from n, ${table} t where t.${column} = ?`,
    )
    .run([id]);
}
