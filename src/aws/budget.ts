/**
 * A gentle hand on AWS's limits, between the looks and the SDK: reads of all swaps of one account and region
 * are shared and paced, every call waits for its token, and a refusal for the rate makes all of them slower.
 * Nothing fails here because of the rate alone: reads are tried again at the new pace, and what still fails
 * is throttled in the words of the ports, upon which a swap waits.
 */
import type { Clock } from '../ports.ts';
import type { ActionOf, AwsApi, ClientsFor, InputOf, OutputOf, Service } from './api.ts';
import { calls } from './api.ts';
import { HeldBack, isThrottling, isUnanswered } from './errors.ts';
import type { Read } from './joint-reads.ts';
import { type HealthService, sharedReads } from './shared-calls.ts';
import { createTokens, type Tokens } from './tokens.ts';

export interface BudgetOptions {
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly random?: () => number;
}

interface Size {
  readonly burst: number;
  readonly perSecond: number;
}

/**
 * About half of what AWS publishes, and where it publishes nothing (Auto Scaling, U10) half of what is
 * commonly believed: the other half is other people's.
 */
const sizes: Readonly<Record<Metered, Size>> = {
  autoscaling: { burst: 50, perSecond: 5 },
  ec2: { burst: 25, perSecond: 5 },
  elbv2: { burst: 20, perSecond: 5 },
  elb: { burst: 20, perSecond: 5 },
  lattice: { burst: 10, perSecond: 4 },
  cloudwatch: { burst: 8, perSecond: 4 },
};

/** Tries of a read that AWS refuses for its rate, or that a fault of its own or of the network ends. */
const triesMost = 4;
/** First wait after such a fault; doubles. A refusal for the rate waits as long as the tokens say. */
const faultFirstMs = 200;
/**
 * A write does not wait longer for its token: what it was decided by ages. It is answered as throttled and
 * comes again.
 */
const writeMostMs = 15_000;

const healthServices: readonly HealthService[] = ['elbv2', 'elb', 'lattice'];

type Metered = Exclude<Service, 'sts'>;

/** One account and region. */
interface Place {
  readonly tokens: Readonly<Record<Metered, Tokens>>;
  readonly looks: { readonly calm: AwsApi; readonly urgent: AwsApi };
  /** The clients of a swap's writes with the budget over them, by those below. */
  readonly writers: WeakMap<AwsApi, AwsApi>;
}

/** The same AWS with a budget. The clients below must not try again by themselves. */
export function budgeted(clientsFor: ClientsFor, options: BudgetOptions): ClientsFor {
  const places = new Map<string, Place>();
  return (account, region, purpose) => {
    const key = JSON.stringify([account, region]);
    const place = places.get(key) ?? placeOf(() => clientsFor(account, region), options);
    places.set(key, place);
    if (purpose === undefined) return place.looks.calm;
    if (purpose === 'urgent') return place.looks.urgent;
    const below = clientsFor(account, region, purpose);
    const writer = place.writers.get(below) ?? writerOver(below, place, options);
    place.writers.set(below, writer);
    return writer;
  };
}

function placeOf(below: () => AwsApi, options: BudgetOptions): Place {
  const { clock, random = Math.random } = options;
  const make = (service: Metered): Tokens => createTokens({ ...sizes[service], clock, random });
  const tokens = {
    autoscaling: make('autoscaling'),
    ec2: make('ec2'),
    elbv2: make('elbv2'),
    elb: make('elb'),
    lattice: make('lattice'),
    cloudwatch: make('cloudwatch'),
  };
  const read: Read = async (service, action, input, urgent) =>
    patiently(tokensOf(tokens, service), urgent, options, async () => below().call(service, action, input));
  const shared = sharedReads(read, clock);
  /** Half of the rate is for those that cannot wait. */
  const healthEveryMs = (): number => {
    const asked = shared.healthAskedOf();
    return Math.max(...healthServices.map(each => (asked[each] * 2_000) / sizes[each].perSecond));
  };
  const looks = (urgent: boolean): AwsApi => ({
    healthEveryMs,
    async call<S extends Service, A extends ActionOf<S>>(service: S, action: A, input: InputOf<S, A>) {
      const together = shared.ask(service, action, input, urgent);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the shared answer is one of the same call
      if (together !== undefined) return (await together) as OutputOf<S, A>;
      return read(service, action, input, urgent);
    },
  });
  return { tokens, looks: { calm: looks(false), urgent: looks(true) }, writers: new WeakMap() };
}

/**
 * Writes are sent once, ahead of all reads, and only if the right to them holds when their turn has come; the
 * reads among them (who we are) as any other.
 */
function writerOver(below: AwsApi, { tokens }: Place, options: BudgetOptions): AwsApi {
  return {
    async call(service, action, input, turn = {}) {
      const own = tokensOf(tokens, service);
      const { access } = calls[service][action] as { access: 'read' | 'write' };
      if (access === 'read')
        return patiently(own, true, options, async () => below.call(service, action, input));
      const comes = own === undefined || (await own.take(true, writeMostMs, turn.over));
      turn.proof?.();
      if (!comes) {
        throw new HeldBack(
          turn.over?.aborted
            ? 'the process was asked to end while the call waited for its turn'
            : `more calls wait than AWS’s limits for ${service} leave room for`,
        );
      }
      return watched(own, async () => below.call(service, action, input));
    },
  };
}

const tokensOf = (tokens: Place['tokens'], service: Service): Tokens | undefined =>
  service === 'sts' ? undefined : tokens[service];

/** A read, tried again at the pace of the day while AWS refuses it for its rate or something is in the way. */
async function patiently<T>(
  tokens: Tokens | undefined,
  urgent: boolean,
  { clock, random = Math.random }: BudgetOptions,
  send: () => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    await tokens?.take(urgent);
    try {
      return await watched(tokens, send);
    } catch (error) {
      const throttled = isThrottling(error);
      if (tries === triesMost || !(throttled || isUnanswered(error))) throw error;
      if (!throttled || tokens === undefined)
        await clock.sleep(faultFirstMs * 2 ** (tries - 1) * (1 + random()));
    }
  }
}

async function watched<T>(tokens: Tokens | undefined, send: () => Promise<T>): Promise<T> {
  try {
    const output = await send();
    tokens?.passed();
    return output;
  } catch (error) {
    if (isThrottling(error)) tokens?.throttled();
    throw error;
  }
}
