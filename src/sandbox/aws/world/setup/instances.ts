/** Instances as they stand before the story, running for an hour unless it is said otherwise. */
import type { Engine } from '../engine.ts';
import { privateIp } from '../launching.ts';
import type { HealthScript, Instance } from '../model.ts';
import { homeSecurityGroup, homeVpc, subnetName, zoneName } from '../names.ts';
import { type Ground, hourMs } from './ground.ts';
import type { InstanceSpec } from './specs.ts';

export function specifiedInstance(w: Engine, ground: Ground, spec: InstanceSpec): Instance {
  const at = ground.place(spec);
  const zone = zoneName(at, spec.az ?? 'a');
  const vpc = ground.vpc(at, spec.vpc ?? homeVpc(at));
  const launchedAt = spec.launchedAt ?? w.now - hourMs;
  const state = spec.state ?? 'running';
  return {
    // Spread in, they would make the engine grow the object property by property.
    accountId: at.accountId,
    region: at.region,
    id: spec.id ?? `i-${w.random.ids.hex(17)}`,
    image: ground.image(at, spec.image ?? `ami-${w.random.ids.hex(17)}`),
    type: spec.type ?? 'm7g.large',
    zone,
    subnet: subnetName(vpc, zone),
    vpcId: vpc,
    privateIp: privateIp(w),
    securityGroups: spec.securityGroups ?? [homeSecurityGroup(at)],
    profile: spec.profile,
    keyName: undefined,
    userData: spec.userData,
    spot: spec.spot ?? false,
    tags: spec.tags ?? {},
    operator: spec.operator,
    launchedAt,
    state,
    stateReason: undefined,
    status: spec.status ?? (state === 'running' ? 'ok' : 'initializing'),
    events: spec.events ?? [],
    terminationProtected: spec.terminationProtected ?? false,
    broken: false,
    appReadyAt: launchedAt,
    health: spec.health ?? 'always',
    healthAt: scripts(w, spec.healthAt ?? {}),
    failsWith: spec.failsWith,
    shutdownMs: spec.shutdownMs,
    exitFails: spec.exitFails ?? false,
    step: 0,
  };
}

/** Scripts by the key of their load balancer instead of its name. */
function scripts(w: Engine, byName: Readonly<Record<string, HealthScript>>): Record<string, HealthScript> {
  const byKey: Record<string, HealthScript> = {};
  for (const [name, script] of Object.entries(byName)) {
    const source = [...w.sources.entries()].find(([, s]) => s.name === name)?.[0];
    if (source === undefined) throw new Error(`no target group or load balancer ${name} in this world`);
    byKey[source] = script;
  }
  return byKey;
}
