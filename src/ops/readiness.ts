/**
 * Whether what the bot needs is reachable, in words. Kept true: however often somebody asks, each part is
 * looked at no more often than its own pace allows, and one that hangs is said to hang instead of being
 * asked again.
 */
import type { Clock } from '../ports.ts';

export interface Part {
  readonly name: 'store' | 'slack' | 'aws';
  /** A verdict counts for so long. */
  readonly everyMs: number;
  /** A sentence of what is well. Rejects with an error whose words say what is not. */
  readonly look: () => Promise<string>;
}

export interface Verdict {
  readonly name: Part['name'];
  readonly ready: boolean;
  readonly words: string;
}

export interface Readiness {
  look(): Promise<readonly Verdict[]>;
}

/** Whoever asks for readiness gives up after a second or a few. */
const answerWithinMs = 2_000;

export function createReadiness(parts: readonly Part[], clock: Clock): Readiness {
  const looks = parts.map(part => paced(part, clock));
  return { look: () => Promise.all(looks.map(look => look())) };
}

function paced({ name, everyMs, look }: Part, clock: Clock): () => Promise<Verdict> {
  let last: { readonly at: number; readonly verdict: Promise<Verdict> } | undefined;
  let looking = false;

  async function looked(): Promise<Verdict> {
    looking = true;
    try {
      return { name, ready: true, words: await look() };
    } catch (error) {
      return { name, ready: false, words: error instanceof Error ? error.message : String(error) };
    } finally {
      looking = false;
    }
  }

  return async () => {
    const now = clock.now();
    if (last === undefined || (!looking && now - last.at >= everyMs)) last = { at: now, verdict: looked() };
    const { at, verdict } = last;
    const answered = new AbortController();
    const late = clock.sleep(answerWithinMs, answered.signal).then((): Verdict => {
      const seconds = Math.max(1, Math.round((clock.now() - at) / 1_000));
      return { name, ready: false, words: `no answer for ${seconds} s; still waiting for it` };
    });
    const first = await Promise.race([verdict, late]);
    answered.abort();
    return first;
  };
}
