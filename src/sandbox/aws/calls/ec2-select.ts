/** Which things an EC2 read means: by ids, of which one unknown fails the whole call, and by filters. */
import type * as EC2 from '@aws-sdk/client-ec2';
import { AwsError } from '../errors.ts';
import { type Instance, inPlace, type Tags } from '../world/model.ts';
import type { CallContext } from './context.ts';
import { stateCodes } from './ec2-show.ts';
import { refusals } from './refusals.ts';

/** Instances as a read sees them: one unknown id fails the whole call, and the order says nothing. */
export function select(
  c: CallContext,
  ids: readonly string[] | undefined,
  filters: readonly EC2.Filter[] | undefined,
): Instance[] {
  const time = c.view();
  let found: Instance[];
  if (ids === undefined) found = c.w.instances.within(c.at, time);
  else {
    found = [];
    const missing: string[] = [];
    for (const id of new Set(ids)) {
      if (!/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) throw refusals.ec2Malformed(id);
      const instance = c.w.instances.at(id, time);
      if (instance === undefined || !inPlace(instance, c.place)) missing.push(id);
      else found.push(instance);
    }
    if (missing.length > 0) throw refusals.ec2NotFound(missing);
  }
  const passing = found.filter(i => passes(filters, name => instanceValues(c, i, name)));
  return shuffled(c, passing);
}

/** The order of EC2 results is not stable; here it turns about a point that each call draws anew. */
function shuffled(c: CallContext, instances: Instance[]): Instance[] {
  if (instances.length < 2) return instances;
  const turn = c.w.random.reads.below(instances.length);
  return [...instances.slice(turn), ...instances.slice(0, turn)];
}

function instanceValues(c: CallContext, i: Instance, name: string): readonly string[] {
  switch (name) {
    case 'instance-id':
      return [i.id];
    case 'instance-state-name':
      return [i.state];
    case 'instance-state-code':
      return [String(stateCodes[i.state])];
    case 'instance-type':
      return [i.type];
    case 'image-id':
      return [i.image];
    case 'vpc-id':
      return [i.vpcId];
    case 'subnet-id':
      return [i.subnet];
    case 'availability-zone':
      return [i.zone];
    case 'private-ip-address':
      return [i.privateIp];
    case 'instance-lifecycle':
      return i.spot ? ['spot'] : [];
    case 'instance.group-id':
      return i.securityGroups;
    case 'owner-id':
      return [c.place.accountId];
    default:
      return tagValues(name, i.tags);
  }
}

export function tagValues(name: string, tags: Tags): readonly string[] {
  if (name === 'tag-key') return Object.keys(tags);
  if (name.startsWith('tag:')) {
    const value = tags[name.slice(4)];
    return value === undefined ? [] : [value];
  }
  throw new AwsError('InvalidParameterValue', `The filter '${name}' is invalid`);
}

/** All filters must agree, each with one of its values, in which `*` and `?` stand for anything. */
export function passes(
  filters: readonly EC2.Filter[] | undefined,
  valuesOf: (name: string) => readonly string[],
): boolean {
  return (filters ?? []).every(({ Name = '', Values = [] }) => {
    const have = valuesOf(Name);
    return Values.some(pattern => have.some(value => like(pattern, value)));
  });
}

function like(pattern: string, value: string): boolean {
  if (!/[*?]/.test(pattern)) return pattern === value;
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(value);
}
