/**
 * VPC Lattice at the wire, which is another than its elders': what is asked stands in the method and the path,
 * pages in the query, the rest in a JSON body; times are texts.
 */
export interface RestCall {
  /** Empty where there is no such operation. */
  readonly action: string;
  readonly input: object;
}

const operations: Readonly<Record<string, string>> = {
  'GET ': 'GetTargetGroup',
  'POST /listtargets': 'ListTargets',
  'POST /registertargets': 'RegisterTargets',
  'POST /deregistertargets': 'DeregisterTargets',
};

/**
 * Undefined where the request is none of this form.
 * @throws SyntaxError where the body is no JSON
 */
export function readRest(method: string, url: string, body: string): RestCall | undefined {
  const { pathname, searchParams } = new URL(url, 'http://here');
  const [, targetGroup, what = ''] = /^\/targetgroups\/([^/]+)(\/[a-z]+)?$/.exec(pathname) ?? [];
  if (targetGroup === undefined) return undefined;
  const maxResults = searchParams.get('maxResults');
  const nextToken = searchParams.get('nextToken');
  return {
    action: operations[`${method} ${what}`] ?? '',
    input: {
      ...(JSON.parse(body === '' ? '{}' : body) as object),
      targetGroupIdentifier: decodeURIComponent(targetGroup),
      ...(maxResults === null ? {} : { maxResults: Number(maxResults) }),
      ...(nextToken === null ? {} : { nextToken }),
    },
  };
}

export function writeRest(output: object): string {
  const { $metadata: _unsent, ...members } = output as { $metadata?: unknown };
  return JSON.stringify(members);
}
