/**
 * The accounts of the configuration: looks share one session per account and region, writes have a session
 * for each swap, whose name and source identity say in AWS's own record who asked for it and which swap it
 * was (facts/aws.md section 7). Where a role's trust policy forbids to say so, it is left out, and what to
 * add there is told once; a swap is never stopped by that.
 *
 * Sessions last an hour, which is what a role may be assumed for from another role, and are renewed while
 * they are in use.
 */
import type { Account } from '../core/account.ts';
import type { Heard } from '../ports.ts';
import type { Actor, AwsApi, ClientsFor } from './api.ts';
import { codeOf, deniedAction } from './errors.ts';
import { heardApi } from './heard.ts';
import { type Credentials, type SdkOptions, sdkApi, type Timeouts } from './sdk.ts';
import type { Loading } from './sdk-services.ts';

/** The longest that a role may be assumed from another role; a longer wish is refused, not shortened. */
const sessionSeconds = 3_600;
/** A session is renewed when no more than this is left of it. */
const renewMs = 5 * 60_000;
/** Sessions of swaps that are kept; of a longer ago one another is begun if it acts again. */
const sessionsMost = 200;

export interface AccountOptions {
  readonly timeouts?: Timeouts;
  /** How often a read is sent at most; the SDK's own number where it is not given. */
  readonly readAttempts?: number;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  /** A sentence for whoever runs the bot. */
  readonly tell?: (words: string) => void;
  /** Hears of every call, those that begin sessions included. */
  readonly heard?: Heard;
  readonly loading?: Loading;
}

/** What a session is called and carries. */
interface Marks {
  readonly name: string;
  readonly sourceIdentity?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

type Optional = 'sourceIdentity' | 'tags';

/** The SDK's clients for these accounts, made at first use and kept. */
export function accountClients(accounts: readonly Account[], options: AccountOptions = {}): ClientsFor {
  const { timeouts, readAttempts, loading, now = Date.now, tell = () => undefined, heard } = options;
  const sdk = { timeouts, readAttempts, loading };
  const apiOf = (region: string, more: SdkOptions): AwsApi =>
    heard === undefined ? sdkApi(region, more) : heardApi(sdkApi(region, more), heard);
  const made = new Map<string, AwsApi>();
  const forbidden = new Map<string, Set<Optional>>();

  /** The process's own credentials: they have no session that could be named. */
  const own = (account: string, region: string): AwsApi =>
    kept(made, JSON.stringify([account, region]), () => apiOf(region, sdk));

  return (name, region, purpose) => {
    const account = accounts.find(each => each.name === name);
    const { role } = account ?? {};
    if (account === undefined || role === undefined) return own(name, region);
    const marks = marksOf(purpose === 'urgent' ? undefined : purpose);
    return kept(made, JSON.stringify([name, region, marks.name]), () => {
      const sessions = sessionsOf({
        sts: own(name, region),
        role,
        externalId: account.externalId,
        marks,
        forbidden: kept(forbidden, role, () => new Set()),
        now,
        tell,
      });
      return renewing(() => apiOf(region, { ...sdk, credentials: sessions() }));
    });
  };
}

/** The value under a key, made when it is first asked for; the oldest give way. */
function kept<T>(all: Map<string, T>, key: string, make: () => T): T {
  const found = all.get(key) ?? make();
  // Last in order is last used.
  all.delete(key);
  all.set(key, found);
  const [oldest] = all.keys();
  if (all.size > sessionsMost && oldest !== undefined) all.delete(oldest);
  return found;
}

/** 2-64 of `[\w+=,.@-]` (`STS:AssumeRole`); a trust policy can hold the bot to names that begin so. */
function marksOf(actor: Actor | undefined): Marks {
  if (actor === undefined) return { name: 'asg-swap-looks' };
  const requester = actor.requester.replace(/[^\w+=,.@-]/g, '.');
  return {
    name: `asg-swap-${actor.swap}-${requester}`.slice(0, 64),
    sourceIdentity: `${requester}@${actor.swap}`.slice(0, 64),
    tags: { 'asg-swap:swap': actor.swap, 'asg-swap:requester': requester },
  };
}

interface SessionOptions {
  readonly sts: AwsApi;
  readonly role: string;
  readonly externalId: string | undefined;
  readonly marks: Marks;
  /** What the role's trust policy was found to forbid, for every session of the role. */
  readonly forbidden: Set<Optional>;
  readonly now: () => number;
  readonly tell: (words: string) => void;
}

interface Session {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly expiration: Date;
}

/** Makes sources of credentials; each begins with a new session and shares it among the clients it is given to. */
function sessionsOf(options: SessionOptions): () => Credentials {
  const { now } = options;
  return () => {
    let current: Session | undefined;
    let coming: Promise<Session> | undefined;
    return async () => {
      if (current !== undefined && current.expiration.getTime() - now() > renewMs) return current;
      coming ??= assume(options).finally(() => {
        coming = undefined;
      });
      try {
        current = await coming;
      } catch (error) {
        // What is left of the session is used up: AWS may be back before it is over.
        if (current === undefined || current.expiration.getTime() <= now()) throw error;
      }
      return current;
    };
  };
}

/** Leaves out, one after the other, what the trust policy forbids, as AWS names it in its refusal. */
async function assume(options: SessionOptions): Promise<Session> {
  const { sts, role, externalId, marks, forbidden, tell } = options;
  for (;;) {
    const { sourceIdentity, tags } = marks;
    try {
      const { Credentials: given } = await sts.call('sts', 'AssumeRole', {
        RoleArn: role,
        RoleSessionName: marks.name,
        DurationSeconds: sessionSeconds,
        ...(externalId === undefined ? {} : { ExternalId: externalId }),
        ...(sourceIdentity === undefined || forbidden.has('sourceIdentity')
          ? {}
          : { SourceIdentity: sourceIdentity }),
        ...(tags === undefined || forbidden.has('tags')
          ? {}
          : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }),
      });
      if (!given?.AccessKeyId || !given.SecretAccessKey || !given.SessionToken || !given.Expiration) {
        throw new Error('AWS answered AssumeRole without credentials');
      }
      return {
        accessKeyId: given.AccessKeyId,
        secretAccessKey: given.SecretAccessKey,
        sessionToken: given.SessionToken,
        expiration: given.Expiration,
      };
    } catch (error) {
      const mark = forbiddenMark(error);
      if (mark === undefined || marks[mark] === undefined || forbidden.has(mark)) throw error;
      forbidden.add(mark);
      tell(forbiddenWords(role, mark));
    }
  }
}

function forbiddenMark(error: unknown): Optional | undefined {
  const code = codeOf(error);
  if (code === 'PackedPolicyTooLarge') return 'tags';
  if (code !== 'AccessDenied' || !(error instanceof Error)) return undefined;
  const action = deniedAction(error.message);
  if (action === 'sts:SetSourceIdentity') return 'sourceIdentity';
  return action === 'sts:TagSession' ? 'tags' : undefined;
}

const forbiddenWords = (role: string, mark: Optional): string =>
  mark === 'tags'
    ? `The trust policy of ${role} does not allow sts:TagSession, so that sessions are not tagged with the swap and its requester; their name still says both. To have the tags, add "sts:TagSession" to the trust policy (asg-swap iam-policy --trust prints it).`
    : `The trust policy of ${role} does not allow sts:SetSourceIdentity, so that AWS's records name the requester in the session's name only. To have it in every record, add "sts:SetSourceIdentity" to the trust policy (asg-swap iam-policy --trust prints it).`;

/** Codes for a session that is over; what was sent under it was not carried out. */
const overCodes: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'ExpiredTokenException',
  'RequestExpired',
  'TokenRefreshRequired',
]);

/** Calls through what `make` makes; where AWS says that the session is over, once more through another. */
function renewing(make: () => AwsApi): AwsApi {
  let current = make();
  return {
    async call(service, action, input) {
      const used = current;
      try {
        return await used.call(service, action, input);
      } catch (error) {
        if (!overCodes.has(codeOf(error))) throw error;
        if (current === used) current = make();
        return current.call(service, action, input);
      }
    },
  };
}
