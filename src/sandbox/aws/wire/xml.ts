/**
 * Outputs of the SDK's shape into the XML of the query services. The plain query protocol keeps member
 * names and wraps list items in `member`; EC2 has names of its own.
 */
import type { Service } from '../calls/operations.ts';
import type { AwsError } from '../errors.ts';

/** EC2 members whose wire name is not the member's with a small first letter. */
const ec2Names: Readonly<Record<string, string>> = {
  BlockDeviceMappings: 'blockDeviceMapping',
  Events: 'eventsSet',
  Groups: 'groupSet',
  Images: 'imagesSet',
  Instances: 'instancesSet',
  InstanceStatuses: 'instanceStatusSet',
  LaunchTemplateVersions: 'launchTemplateVersionSet',
  NetworkInterfaces: 'networkInterfaceSet',
  PublicDnsName: 'dnsName',
  PublicIpAddress: 'ipAddress',
  Reservations: 'reservationSet',
  SecurityGroupIds: 'securityGroupIdSet',
  SecurityGroups: 'groupSet',
  StateTransitionReason: 'reason',
  Subnets: 'subnetSet',
  Tags: 'tagSet',
  TagSpecifications: 'tagSpecificationSet',
  TerminatingInstances: 'instancesSet',
};

/** Names that differ from action to action; only an instance's own state is a structure. */
function ec2Name(action: string, name: string, value: unknown): string {
  if (action === 'DescribeInstances' && name === 'State' && typeof value === 'object') return 'instanceState';
  if (action === 'DescribeImages') {
    const imageNames: Readonly<Record<string, string>> = {
      State: 'imageState',
      OwnerId: 'imageOwnerId',
      Public: 'isPublic',
    };
    const found = imageNames[name];
    if (found !== undefined) return found;
  }
  return ec2Names[name] ?? small(name);
}

/** Of the services that answer in XML. */
export type XmlService = Exclude<Service, 'lattice'>;

const namespaces: Readonly<Record<XmlService, string>> = {
  autoscaling: 'http://autoscaling.amazonaws.com/doc/2011-01-01/',
  ec2: 'http://ec2.amazonaws.com/doc/2016-11-15/',
  elbv2: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  elb: 'http://elasticloadbalancing.amazonaws.com/doc/2012-06-01/',
  cloudwatch: 'http://monitoring.amazonaws.com/doc/2010-08-01/',
  sts: 'https://sts.amazonaws.com/doc/2011-06-15/',
};

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function writeAnswer(service: XmlService, action: string, output: object, requestId: string): string {
  const { $metadata: _unsent, ...members } = output as { $metadata?: unknown };
  const xmlns = `xmlns="${namespaces[service]}"`;
  if (service === 'ec2') {
    const body = writeMembers(members, (name, value) => ec2Name(action, name, value), 'item');
    return `${declaration}<${action}Response ${xmlns}><requestId>${requestId}</requestId>${body}</${action}Response>`;
  }
  const body = writeMembers(members, name => name, 'member');
  return `${declaration}<${action}Response ${xmlns}><${action}Result>${body}</${action}Result><ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`;
}

export function writeError(service: XmlService, error: AwsError): string {
  const code = escaped(error.code);
  const message = escaped(error.message);
  if (service === 'ec2') {
    return `${declaration}<Response><Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors><RequestID>${error.requestId}</RequestID></Response>`;
  }
  const type = error.httpStatus < 500 ? 'Sender' : 'Receiver';
  return `${declaration}<ErrorResponse xmlns="${namespaces[service]}"><Error><Type>${type}</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>${error.requestId}</RequestId></ErrorResponse>`;
}

function writeMembers(value: object, rename: (name: string, value: unknown) => string, item: string): string {
  let xml = '';
  for (const [name, member] of Object.entries(value))
    xml += writeElement(rename(name, member), member, rename, item);
  return xml;
}

function writeElement(
  name: string,
  value: unknown,
  rename: (name: string, value: unknown) => string,
  item: string,
): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) {
    return `<${name}>${value.map(each => writeElement(item, each, rename, item)).join('')}</${name}>`;
  }
  if (value instanceof Date) return `<${name}>${value.toISOString()}</${name}>`;
  if (typeof value === 'object') return `<${name}>${writeMembers(value, rename, item)}</${name}>`;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw new TypeError(`${name} cannot be written as XML`);
  }
  return `<${name}>${escaped(String(value))}</${name}>`;
}

const small = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** Also drops control characters, which no XML document may hold. */
function escaped(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, char => (char === '\n' || char === '\t' ? char : ''))
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
