/**
 * The wire door: AWS's HTTP protocols on a loopback port, over the same dispatch as the door in process.
 * Here, and only here, the world's clock follows the wall's.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Service } from '../calls/operations.ts';
import { dispatchUntyped } from '../dispatch.ts';
import { AwsError, ConnectionLost } from '../errors.ts';
import type { Caller } from '../world/model.ts';
import { partitionOf } from '../world/names.ts';
import type { World } from '../world/world.ts';
import { MalformedInput, readForm } from './form.ts';
import { readRest, writeRest } from './rest.ts';
import { writeAnswer, writeError, type XmlService } from './xml.ts';

export interface WireOptions {
  readonly world: World;
  /** Default: any free one. */
  readonly port?: number;
  /** World milliseconds per wall millisecond; default 1. */
  readonly speed?: number;
  /** How often the world moves on while nobody calls, in wall milliseconds; default 50. */
  readonly tickMs?: number;
}

export interface Wire {
  /** For `AWS_ENDPOINT_URL`. */
  readonly url: string;
  /** Stops the world's clock; calls are still answered, at the moment it stands at. */
  pause(): void;
  resume(): void;
  setSpeed(speed: number): void;
  close(): Promise<void>;
}

/** The API versions by which the services are told apart. */
const services: Readonly<Record<string, Service>> = {
  '2011-01-01': 'autoscaling',
  '2016-11-15': 'ec2',
  '2015-12-01': 'elbv2',
  '2012-06-01': 'elb',
  '2010-08-01': 'cloudwatch',
  '2011-06-15': 'sts',
};

const bodyLimit = 1 << 20;

export async function startAwsWire(options: WireOptions): Promise<Wire> {
  const { world } = options;
  const clock = createWallClock(world, options.speed ?? 1);
  const server = createServer((request, response) => {
    void serve(world, clock, request, response);
  });
  await listen(server, options.port ?? 0);
  const ticking = setInterval(() => clock.catchUp(), options.tickMs ?? 50);
  ticking.unref();
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    pause: () => clock.setPaused(true),
    resume: () => clock.setPaused(false),
    setSpeed: speed => clock.setSpeed(speed),
    close: () =>
      new Promise((done, failed) => {
        clearInterval(ticking);
        server.close(error => (error === undefined ? done() : failed(error)));
        server.closeAllConnections();
      }),
  };
}

interface WallClock {
  catchUp(): void;
  setPaused(paused: boolean): void;
  setSpeed(speed: number): void;
}

function createWallClock(world: World, initialSpeed: number): WallClock {
  let speed = initialSpeed;
  let paused = false;
  let seen = performance.now();
  let owed = 0;
  const catchUp = (): void => {
    const now = performance.now();
    if (!paused) owed += (now - seen) * speed;
    seen = now;
    const whole = Math.floor(owed);
    owed -= whole;
    if (whole > 0) world.advance(whole);
  };
  return {
    catchUp,
    setPaused(value) {
      catchUp();
      paused = value;
    },
    setSpeed(value) {
      catchUp();
      speed = value;
    },
  };
}

/** Never rejects: whatever goes wrong is the connection's end or a confession. */
async function serve(
  world: World,
  clock: WallClock,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { socket } = request;
  let body: string;
  try {
    body = await readBody(request);
  } catch {
    // Half a request, or one beyond all measure: there is nobody to answer.
    socket.destroy();
    return;
  }
  try {
    answer(world, clock, request, response, body);
  } catch (error) {
    confess(response, error);
  }
}

function answer(
  world: World,
  clock: WallClock,
  request: IncomingMessage,
  response: ServerResponse,
  body: string,
): void {
  clock.catchUp();
  const call = readCall(world, request, body);
  const reply = (status: number, requestId: string, text: string, errorType?: string): void => {
    response.writeHead(status, {
      'content-type': contentTypes[call.protocol],
      'x-amzn-requestid': requestId,
      ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
    });
    response.end(text);
  };
  try {
    if ('error' in call) throw call.error;
    const output = dispatchUntyped(world, call);
    const { requestId = '' } = (output as { $metadata?: { requestId?: string } }).$metadata ?? {};
    reply(200, requestId, write(call, output, requestId));
  } catch (error) {
    if (error instanceof ConnectionLost) {
      request.socket.destroy();
    } else if (error instanceof AwsError) {
      const { httpStatus, requestId, code } = error;
      if (call.service === 'lattice')
        reply(httpStatus, requestId, JSON.stringify({ message: error.message }), code);
      else reply(httpStatus, requestId, writeRefusal(call.service, call.protocol, error));
    } else throw error;
  }
}

const contentTypes = {
  query: 'text/xml;charset=UTF-8',
  json: 'application/x-amz-json-1.0',
  rest: 'application/json',
} as const;

function write({ service, action, protocol }: ReadCall, output: object, requestId: string): string {
  if (service === 'lattice') return writeRest(output);
  return protocol === 'json' ? writeJson(output) : writeAnswer(service, action, output, requestId);
}

const writeRefusal = (service: XmlService, protocol: ReadCall['protocol'], error: AwsError): string =>
  protocol === 'json'
    ? JSON.stringify({ __type: `com.amazonaws.cloudwatch#${error.code}`, message: error.message })
    : writeError(service, error);

/** A mistake of the simulator itself must not pass for an answer of AWS. */
function confess(response: ServerResponse, error: unknown): void {
  response.writeHead(500, { 'content-type': 'text/plain' });
  response.end(
    `the simulated AWS failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
  );
}

type ReadCall =
  | {
      readonly protocol: 'query' | 'json' | 'rest';
      readonly service: Service;
      readonly action: string;
      readonly input: object;
      readonly caller: Caller;
    }
  | {
      readonly protocol: 'query' | 'json' | 'rest';
      readonly service: Service;
      readonly action: string;
      readonly error: AwsError;
    };

function readCall(world: World, request: IncomingMessage, body: string): ReadCall {
  const target = request.headers['x-amz-target'];
  const { method = '', url = '/' } = request;
  const isRest = url.startsWith('/targetgroups/');
  const protocol = isRest ? 'rest' : target === undefined ? 'query' : 'json';
  let service: Service = isRest ? 'lattice' : 'autoscaling';
  let action = '';
  try {
    const caller = readCaller(world, request.headers.authorization);
    const rest = readRest(method, url, body);
    if (rest !== undefined) return { protocol, service, caller, ...rest };
    if (typeof target === 'string') {
      service = 'cloudwatch';
      action = target.split('.').at(-1) ?? '';
      return { protocol, service, action, input: JSON.parse(body === '' ? '{}' : body) as object, caller };
    }
    const form = new URLSearchParams(body);
    action = form.get('Action') ?? '';
    const named = services[form.get('Version') ?? ''];
    if (named === undefined) {
      throw new AwsError(
        'InvalidAction',
        `Could not find operation ${action} for version ${form.get('Version')}`,
      );
    }
    service = named;
    return { protocol, service, action, input: readForm(body, service === 'ec2' ? 'ec2' : 'query'), caller };
  } catch (error) {
    if (error instanceof AwsError) return { protocol, service, action, error };
    if (error instanceof MalformedInput || error instanceof SyntaxError) {
      return { protocol, service, action, error: new AwsError('MalformedInput', error.message) };
    }
    throw error;
  }
}

/** Who calls follows from the access key; where the call goes from the scope it is signed for. */
function readCaller(world: World, authorization: string | undefined): Caller {
  const scope = /Credential=([^/,\s]+)\/\d{8}\/([^/]+)\//.exec(authorization ?? '');
  if (scope === null) {
    throw new AwsError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
  }
  const [, accessKeyId = '', region = ''] = scope;
  const session = world.session(accessKeyId);
  if (session !== undefined) return { ...session, region };
  return {
    ...world.defaultCaller,
    accessKeyId,
    region,
    arn: `arn:${partitionOf(region)}:iam::${world.home.accountId}:user/default`,
  };
}

/** The JSON protocol writes times as seconds since the epoch. */
function writeJson(output: object): string {
  const { $metadata: _unsent, ...members } = output as { $metadata?: unknown };
  const plain = (value: unknown): unknown => {
    if (value instanceof Date) return value.getTime() / 1_000;
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
    }
    return value;
  };
  return JSON.stringify(plain(members));
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bodyLimit) throw new Error('the body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', failed);
      done();
    });
  });
}
