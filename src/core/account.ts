/** The AWS accounts of the configuration. */

/** An account with the regions in which groups may be named. */
export interface Account {
  /** A name of the configuration, `default` for the process's own credentials; never a number. */
  readonly name: string;
  readonly regions: readonly string[];
  /** ARN of the role that is assumed there; undefined: the process's own credentials. */
  readonly role?: string;
  /** The secret that the role's trust policy asks for. */
  readonly externalId?: string;
}

/** The twelve digits in a role's ARN. */
export const accountIdOfRole = (arn: string): string | undefined =>
  /^arn:[a-z-]+:iam::(\d{12}):role\//.exec(arn)?.[1];

/** `aws`, `aws-cn` or `aws-us-gov` and their kin, by the region's name. */
export function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  if (region.startsWith('us-gov-')) return 'aws-us-gov';
  if (region.startsWith('eusc-')) return 'aws-eusc';
  if (region.startsWith('us-iso-')) return 'aws-iso';
  if (region.startsWith('us-isob-')) return 'aws-iso-b';
  return 'aws';
}

/** `eu-west-1`, `us-gov-east-1`, `cn-north-1`. */
export const isRegionLike = (text: string): boolean => /^[a-z]{2,4}(?:-[a-z]+)+-\d$/.test(text);
