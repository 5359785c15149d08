/** What is really so, without lag: for checkers, the sandbox page and actor scripts. Never for the bot. */
import type { Engine } from './engine.ts';
import {
  counts,
  type Group,
  type Instance,
  type Lifecycle,
  type ProcessName,
  registrationKey,
  type TargetState,
} from './model.ts';
import { serves, sourceKeys } from './targets.ts';

export interface MemberTruth {
  readonly id: string;
  readonly lifecycle: Lifecycle;
  readonly healthStatus: 'Healthy' | 'Unhealthy';
  readonly protected: boolean;
  readonly zone: string;
  readonly image: string;
  readonly attached: boolean;
  readonly ec2State: Instance['state'];
  /** Running, and healthy at every source of the group (or in service, where it has none). */
  readonly serving: boolean;
  /** By the source's name. */
  readonly targets: Readonly<Record<string, TargetState>>;
}

export interface GroupTruth {
  readonly key: string;
  readonly name: string;
  readonly min: number;
  readonly max: number;
  readonly desired: number;
  readonly suspended: readonly ProcessName[];
  readonly tags: Readonly<Record<string, string>>;
  readonly members: readonly MemberTruth[];
  /** Members that serve now. */
  readonly healthyCount: number;
  /** Members that count in desired. */
  readonly countedCount: number;
  readonly deleting: boolean;
  /** Version of the launch template that later launches are of, as the group names it. */
  readonly templateVersion: string | undefined;
}

export function groupTruth(w: Engine, group: Group): GroupTruth {
  const members = w.members.within(group.key).map((member): MemberTruth => {
    const instance = w.instances.get(member.id);
    const targets: Record<string, TargetState> = {};
    for (const source of sourceKeys(group)) {
      const registration = w.registrations.get(registrationKey(source, member.id));
      targets[w.sources.get(source)?.name ?? source] = registration?.state ?? 'unused';
    }
    return {
      id: member.id,
      lifecycle: member.lifecycle,
      healthStatus: member.healthy ? 'Healthy' : 'Unhealthy',
      protected: member.protected,
      zone: member.zone,
      image: instance?.image ?? '',
      attached: member.attached,
      ec2State: instance?.state ?? 'terminated',
      serving: serves(w, group, member.id),
      targets,
    };
  });
  return {
    key: group.key,
    name: group.name,
    min: group.min,
    max: group.max,
    desired: group.desired,
    suspended: (Object.keys(group.suspended) as ProcessName[]).toSorted(),
    tags: Object.fromEntries(group.tags.map(tag => [tag.key, tag.value])),
    members,
    healthyCount: members.filter(m => m.serving).length,
    countedCount: w.members.within(group.key).filter(counts).length,
    deleting: group.deleting,
    templateVersion: group.template?.version,
  };
}

export interface OutsiderTruth {
  readonly id: string;
  readonly zone: string;
  readonly image: string;
  readonly ec2State: Instance['state'];
  /** Its software has been broken by hand. */
  readonly broken: boolean;
}

/** The instances that are in no group, in the order in which they came into being. */
export const outsiders = (w: Engine): readonly OutsiderTruth[] =>
  [...w.instances.entries()]
    .filter(([id]) => w.members.get(id) === undefined)
    .map(([id, { zone, image, state, broken }]) => ({ id, zone, image, ec2State: state, broken }));
