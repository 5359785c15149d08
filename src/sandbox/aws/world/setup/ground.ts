/** What everything else stands on: places, VPCs with a subnet per zone, images, launch templates, roles. */
import type { Engine } from '../engine.ts';
import { byParameter } from '../launching.ts';
import { type Group, keyOf, type Place } from '../model.ts';
import { homeSecurityGroup, subnetName, zoneName } from '../names.ts';
import type { Builder, Where } from './specs.ts';

export const hourMs = 3_600_000;

const zones = (at: Place): string[] => ['a', 'b', 'c', 'd', 'e', 'f'].map(letter => zoneName(at, letter));

export interface Ground
  extends Pick<
    Builder,
    'addVpc' | 'addImage' | 'addParameter' | 'addLaunchTemplate' | 'addRole' | 'addAlarm'
  > {
  place(where: Where): Place;
  /** The VPC's id; it is made if it is not there. */
  vpc(at: Place, id: string): string;
  /** The image's id; it is registered if it is not there. */
  image(at: Place, id: string): string;
  /** The group of that name at home, or of that key. */
  group(name: string): Group;
  /** All zones of a Region. */
  zones(at: Place): string[];
}

export function createGround(w: Engine, home: Place): Ground {
  const place = (where: Where): Place => ({
    accountId: where.accountId ?? home.accountId,
    region: where.region ?? home.region,
  });

  const laidOut = new Set<string>();
  function vpc(at: Place, id: string): string {
    if (laidOut.has(id)) return id;
    laidOut.add(id);
    zones(at).forEach((zone, i) => {
      const subnet = subnetName(id, zone);
      w.subnets.set(subnet, { ...at, id: subnet, vpcId: id, zone, cidr: `10.0.${i * 32}.0/19` });
    });
    return id;
  }

  const addImage: Builder['addImage'] = (spec = {}) => {
    const at = place(spec);
    const id = spec.id ?? `ami-${w.random.ids.hex(17)}`;
    w.images.set(keyOf(at, id), {
      ...at,
      id,
      name: spec.name ?? id,
      createdAt: w.now - hourMs,
      tags: spec.tags ?? {},
    });
    return id;
  };

  function image(at: Place, id: string): string {
    if (!id.startsWith(byParameter) && w.images.get(keyOf(at, id)) === undefined) addImage({ ...at, id });
    return id;
  }

  return {
    place,
    vpc,
    image,
    zones,
    addImage,
    addVpc: (spec = {}) => vpc(place(spec), spec.id ?? `vpc-${w.random.ids.hex(17)}`),

    group(name) {
      const group = w.groups.get(name) ?? w.groups.get(keyOf(home, name));
      if (group === undefined) throw new Error(`no group ${name} in this world`);
      return group;
    },

    addParameter(spec) {
      const at = place(spec);
      w.parameters.set(keyOf(at, spec.name), image(at, spec.value));
    },

    addLaunchTemplate(spec) {
      const at = place(spec);
      const id = `lt-${w.random.ids.hex(17)}`;
      w.templates.set(id, {
        ...at,
        id,
        name: spec.name,
        defaultVersion: spec.defaultVersion ?? 1,
        versions: spec.versions.map((v, i) => ({
          version: i + 1,
          image: image(at, v.image),
          type: v.type ?? 'm7g.large',
          securityGroups: v.securityGroups ?? [homeSecurityGroup(at)],
          profile: v.profile,
          keyName: undefined,
          userData: v.userData,
          tags: v.tags ?? {},
          createdAt: w.now - hourMs,
          description: undefined,
        })),
      });
      return id;
    },

    addAlarm(spec) {
      const at = place(spec);
      const key = keyOf(at, spec.name);
      w.alarms.set(key, {
        ...at,
        key,
        name: spec.name,
        state: spec.state ?? 'OK',
        since: w.now,
      });
      return key;
    },

    addRole(spec) {
      w.roles.set(spec.arn, {
        arn: spec.arn,
        externalId: spec.externalId,
        maxSessionSeconds: spec.maxSessionSeconds ?? 3_600,
        allowTagSession: spec.allowTagSession ?? true,
        allowSourceIdentity: spec.allowSourceIdentity ?? true,
        trusts: spec.trusts,
      });
    },
  };
}
