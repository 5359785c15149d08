/** What `doctor` finds of the machine and the settings. */
import { bad, type Finding, good } from '../core/finding.ts';
import type { Config } from './config.ts';

/** Least version that the program is tested on. */
const leastNode = [20, 20] as const;

export function examineNode(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const fits = major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1]);
  return fits
    ? good('Node.js', process.versions.node)
    : bad('Node.js', `${process.versions.node} is too old: install ${leastNode.join('.')} or later.`);
}

export const examineConfig = (
  path: string,
  config: Config | { readonly faults: readonly string[] },
): readonly Finding[] =>
  'faults' in config
    ? config.faults.map(fault => bad('configuration', fault))
    : [
        good(
          'configuration',
          `${path}: ${config.policy.groups.length} ${config.policy.groups.length === 1 ? 'entry' : 'entries'} under groups`,
        ),
      ];

/** Every channel that the configuration names. */
export const channelsOf = ({ policy }: Config): readonly string[] => [
  ...new Set([...policy.channels, ...policy.groups.flatMap(({ channels }) => channels)]),
];
