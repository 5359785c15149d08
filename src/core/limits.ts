/** Every number that is not the policy's, with its reason. Durations in milliseconds. */

const second = 1_000;
const minute = 60 * second;
export const hour = 60 * minute;

/**
 * How long a deed may stay unseen before it is believed not to have happened, and how old a read may be
 * before it is believed at all. No figure is published for the lag of Auto Scaling's reads; 15 s is the
 * hard mode of facts/aws.md 12.8, and a call's own timeout comes on top.
 */
export const patienceMs = 20 * second;

/** One call of attach, detach or standby. The guide names both 19 and 20 (facts/aws.md section 1, U11). */
export const idsPerCall = 19;

/** One call that protects from scale-in (facts/aws.md section 2). */
export const protectedPerCall = 50;

/** Tries of the same deed that AWS refuses before the swap turns back: a refusal may come from a stale read. */
export const refusalsMost = 3;

/** First wait after a throttled call; doubles with each one in a row, up to `throttleMostMs`. */
export const throttleFirstMs = 2 * second;
export const throttleMostMs = minute;

/** A phase that only calls AWS and waits for its bookkeeping is given up after this long. */
export const bookkeepingMs = 10 * minute;

/** Putting the settings back is not given up early: a group left held still is worse than one more try. */
export const restoringMs = hour;

/** Standby takes the draining time and a little; the little. */
export const standbySlackMs = 2 * minute;

/** Instances of one request. A swap of more is better done in parts that people can follow. */
export const instancesMost = 100;

/** How long a question to people stays open before the swap turns back, or halts. */
export const questionMs = hour;

/** AWS being away is told after so long: most troubles pass within seconds. */
export const blindSilentMs = minute;
/** A trouble of another kind is told no sooner after the one before. */
export const blindAgainMs = 10 * minute;

/** Pace of looking while only time can help. */
export const lookMs = 5 * second;
/** Pace of looking while only time or a person can help, and either of them ends the wait by itself. */
export const calmMs = 15 * second;
/** Pace right after a deed: most effects show within a second or two. */
export const lookSoonMs = second;

/** A request is about to expire: those who may approve hear of it so long before, or a quarter of its time. */
export const reminderMostMs = 15 * minute;

/** A freeze without an end of its own: long enough for a night, short enough to be forgotten without harm. */
export const freezeUsualMs = 24 * hour;

/** Longest freeze: what shall hold for longer belongs into the configuration, where it is reviewed. */
export const freezeMostMs = 30 * 24 * hour;

/** A reason is shown in the thread and kept in the record. */
export const reasonMost = 300;

/** Longest bake that can be asked for: old instances in Standby cost money and unbalance zones. */
export const bakeMostMs = 24 * hour;

/** Auto Scaling group names: 1-255 characters of ASCII 33-126, no colon (facts/aws.md section 0). */
export const groupNameMost = 255;

/** Text after the command: as many instances as one request takes, a reason, and room to spare. */
export const commandMost = 10_000;
