/**
 * Form bodies of the query protocol into inputs of the SDK's shape. Names with numbers become lists; what
 * a leaf is follows from its name, since the calls served here agree about that.
 */
const whole: ReadonlySet<string> = new Set([
  'BakeTime',
  'DefaultCooldown',
  'DefaultInstanceWarmup',
  'DesiredCapacity',
  'DurationSeconds',
  'HealthCheckGracePeriod',
  'InstanceWarmup',
  'MaxHealthyPercentage',
  'MaxInstanceLifetime',
  'MaxRecords',
  'MaxResults',
  'MaxSize',
  'MinHealthyPercentage',
  'MinSize',
  'PageSize',
  'Port',
]);

const boolean: ReadonlySet<string> = new Set([
  'CapacityRebalance',
  'DryRun',
  'Force',
  'ForceDelete',
  'HonorCooldown',
  'IncludeAllInstances',
  'IncludeDeletedGroups',
  'IncludeInstances',
  'IncludeManagedResources',
  'NewInstancesProtectedFromScaleIn',
  'PropagateAtLaunch',
  'ProtectedFromScaleIn',
  'ResolveAlias',
  'ShouldDecrementDesiredCapacity',
  'ShouldRespectGracePeriod',
  'SkipMatching',
  'SkipOsShutdown',
]);

const time: ReadonlySet<string> = new Set(['StartTime', 'EndTime']);

/** Lists that arrive as one empty value when they are empty. */
const lists: ReadonlySet<string> = new Set([
  'ActivityIds',
  'AlarmNames',
  'AutoScalingGroupNames',
  'Filters',
  'ImageIds',
  'InstanceIds',
  'InstanceRefreshIds',
  'Instances',
  'LaunchConfigurationNames',
  'LifecycleHookNames',
  'LoadBalancerArns',
  'LoadBalancerNames',
  'Names',
  'PolicyNames',
  'PolicyTypes',
  'ScalingProcesses',
  'ScheduledActionNames',
  'SubnetIds',
  'Tags',
  'TargetGroupArns',
  'Targets',
  'Values',
  'Versions',
]);

/** EC2 names its lists in the singular. */
const ec2Lists: Readonly<Record<string, string>> = {
  Filter: 'Filters',
  ImageId: 'ImageIds',
  InstanceId: 'InstanceIds',
  LaunchTemplateVersion: 'Versions',
  Owner: 'Owners',
  SubnetId: 'SubnetIds',
  Value: 'Values',
};

type Tree = { [name: string]: Tree | string };

/** A value that its type cannot hold. */
export class MalformedInput extends Error {
  constructor(name: string, value: string) {
    super(`Invalid value '${value}' for ${name}`);
    this.name = 'MalformedInput';
  }
}

export function readForm(body: string, flavour: 'query' | 'ec2'): object {
  const tree: Tree = Object.create(null) as Tree;
  for (const [name, value] of new URLSearchParams(body)) {
    if (name === 'Action' || name === 'Version') continue;
    const path = name.split('.');
    const last = path.pop() ?? name;
    let at = tree;
    for (const step of path) {
      const below = at[step];
      if (typeof below === 'object') at = below;
      else {
        const fresh: Tree = Object.create(null) as Tree;
        at[step] = fresh;
        at = fresh;
      }
    }
    at[last] = value;
  }
  return readTree(tree, flavour) as object;
}

function readTree(tree: Tree, flavour: 'query' | 'ec2'): unknown {
  const read: Record<string, unknown> = {};
  for (const [wireName, value] of Object.entries(tree)) {
    const numbered = typeof value === 'object' && Object.keys(value).every(key => /^\d+$/.test(key));
    const name =
      flavour === 'ec2' && numbered ? (ec2Lists[wireName] ?? wireName) : capitalized(wireName, flavour);
    if (typeof value === 'string') read[name] = leaf(name, value);
    else if (numbered) read[name] = readList(name, value, flavour);
    else if (typeof value['member'] === 'object') read[name] = readList(name, value['member'], flavour);
    else read[name] = readTree(value, flavour);
  }
  return read;
}

function readList(name: string, items: Tree, flavour: 'query' | 'ec2'): unknown[] {
  return Object.keys(items)
    .toSorted((a, b) => Number(a) - Number(b))
    .map(key => {
      const item = items[key] as Tree | string;
      return typeof item === 'string' ? leaf(name, item) : readTree(item, flavour);
    });
}

/** Some EC2 parameters begin with a small letter on the wire. */
const capitalized = (name: string, flavour: 'query' | 'ec2'): string =>
  flavour === 'ec2' ? name.charAt(0).toUpperCase() + name.slice(1) : name;

function leaf(name: string, value: string): unknown {
  if (value === '' && lists.has(name)) return [];
  if (whole.has(name)) {
    if (!/^-?\d+$/.test(value)) throw new MalformedInput(name, value);
    return Number(value);
  }
  if (boolean.has(name)) {
    if (value !== 'true' && value !== 'false') throw new MalformedInput(name, value);
    return value === 'true';
  }
  if (time.has(name)) {
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) throw new MalformedInput(name, value);
    return at;
  }
  return value;
}
