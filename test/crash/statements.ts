/** Statements to the database at which a blow may fall, by words that pass in them and in no other one. */
export const statements = {
  /** A claim: the fence rises. */
  claim: 'set "fence" = "fence" + ',
  /** The first statement of a record, which holds the swap's row. */
  fence: 'update "swaps" set "fence" = $1',
  event: 'insert into "events"',
  /** Of any transaction; in the query protocol a statement ends with a zero byte. */
  begin: 'begin\0',
  commit: 'commit\0',
  /** The person's decision. */
  decision: 'update "requests"',
  audit: 'insert into "audit"',
  /** A post is about to go, and it has arrived. */
  intent: 'insert into "posts"',
  arrival: 'update "posts"',
  turn: 'insert into turns',
  turnEnd: 'delete from "turns"',
  /** The sign of life, and the question for jobs, of the queue. */
  touch: 'SET heartbeat_on = ',
  fetch: 'SKIP LOCKED',
  reading: 'from "events"',
} as const;

export type Statement = keyof typeof statements;

export const statementKinds = Object.keys(statements) as readonly Statement[];
