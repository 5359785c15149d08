/** Names that a world makes up: alike for the same things, whatever the seed. */
import type { Place } from './model.ts';

/** The partition of a Region, as ARNs begin. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** `arn:partition:service:region:account:what`. */
export const arnIn = (at: Place, service: string, what: string): string =>
  `arn:${partitionOf(at.region)}:${service}:${at.region}:${at.accountId}:${what}`;

/** A zone by its letter or its name. */
export const zoneName = (at: Place, zone: string): string =>
  zone.length === 1 ? `${at.region}${zone}` : zone;

export const homeVpc = (at: Place): string => `vpc-${digits(`${at.accountId}${at.region}`)}`;
export const homeSecurityGroup = (at: Place): string => `sg-${digits(`${at.accountId}${at.region}`)}`;
export const subnetName = (vpc: string, zone: string): string => `subnet-${digits(vpc + zone)}`;

/** Seventeen hex digits that belong to a name. */
export function digits(name: string): string {
  let a = 0x811c9dc5;
  let b = 0x01000193;
  for (let i = 0; i < name.length; i++) {
    const code = name.charCodeAt(i);
    a = Math.imul(a ^ code, 0x01000193) >>> 0;
    b = Math.imul(b + code, 0x85ebca6b) >>> 0;
  }
  return `0${a.toString(16).padStart(8, '0')}${b.toString(16).padStart(8, '0')}`;
}

/** A UUID that belongs to a name. */
export function uuidOf(name: string): string {
  const h = digits(name) + digits(`${name}.`);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-4${h.slice(12, 15)}-a${h.slice(15, 18)}-${h.slice(18, 30)}`;
}
