/**
 * The ground that swaps are measured on: a group of N behind one target group and N instances to come in, on
 * a clock that stands unless all wait. The same seed gives the same ground to whoever is measured.
 */
import { instant, type Params } from '../../src/sandbox/aws/world/params.ts';
import { createWorld, type World } from '../../src/sandbox/aws/world/world.ts';

/** How long AWS itself takes. */
export interface Delays {
  readonly name: string;
  readonly params: Partial<Params>;
  /** From its registration until an instance answers health checks. */
  readonly healthMs: number;
  readonly checkMs: number;
  readonly drainMs: number;
}

export const atOnce: Delays = {
  name: 'instant health',
  params: instant,
  healthMs: 0,
  checkMs: 0,
  drainMs: 0,
};

export const real: Delays = {
  name: '60 s health, 300 s drain',
  params: { lagMs: [0, 0] },
  healthMs: 60_000,
  checkMs: 5_000,
  drainMs: 300_000,
};

/** The same where every read may be as old as the simulated AWS usually lets it be. */
export const lagging: Delays = { ...real, name: 'the same with reads up to 3 s old', params: {} };

export const groupName = 'web';
export const region = 'us-east-1';

export interface Ground {
  readonly world: World;
  readonly key: string;
  readonly outgoing: readonly string[];
  readonly incoming: readonly string[];
}

export function groundOf(size: number, { params, healthMs, checkMs, drainMs }: Delays): Ground {
  const world = createWorld({ seed: 11, start: Date.UTC(2026, 0, 5, 9), params, home: { region } });
  world.addTargetGroup({ name: 'web', intervalMs: checkMs, deregistrationDelayMs: drainMs });
  const key = world.addGroup({
    name: groupName,
    min: size,
    max: size,
    desired: size,
    azs: ['a', 'b', 'c'],
    targetGroups: ['web'],
  });
  const outgoing = world.group(groupName).members.map(m => m.id);
  const incoming = Array.from({ length: size }, (_, i) =>
    world.addInstance({
      az: ['a', 'b', 'c'][i % 3] ?? 'a',
      image: 'ami-0new',
      health: healthMs === 0 ? 'always' : { afterMs: healthMs },
    }),
  );
  return { world, key, outgoing, incoming };
}

const isRead = (action: string): boolean => /^(Describe|Get|Assume)/.test(action);

/** Calls by action, of those from the `from`th on. */
export function callsFrom(
  world: World,
  from: number,
): { readonly changes: readonly string[]; readonly reads: readonly string[] } {
  const actions = world.recorder.calls.slice(from).map(call => call.action);
  return { changes: actions.filter(action => !isRead(action)), reads: actions.filter(isRead) };
}
