/**
 * The sandbox: the real bot between a simulated AWS and a simulated Slack, with a page to see and touch
 * everything. Loopback only; it needs neither tokens nor the internet.
 */
import { servePage } from './page/server.ts';
import { openTheatre } from './page/theatre.ts';
import { scenarios } from './scenarios/list.ts';

export interface SandboxOptions {
  /** Where the page listens on 127.0.0.1; any free port unless told. */
  readonly port?: number;
  /** The scenario to begin with. */
  readonly scenario?: string;
}

export interface Sandbox {
  /** What to open in a browser. */
  readonly url: string;
  /** Ends the bot and both simulators. */
  close(): Promise<void>;
}

const exitFailed = 1;
const exitRefused = 2;

const scenarioIds: readonly string[] = scenarios.map(s => s.id);

/** Starts everything; resolves when the bot is ready. */
export async function startSandbox({ port, scenario }: SandboxOptions = {}): Promise<Sandbox> {
  const theatre = await openTheatre(scenario);
  try {
    const server = await servePage(theatre, port);
    return {
      url: server.url,
      async close() {
        await server.close();
        await theatre.close();
      },
    };
  } catch (error) {
    await theatre.close();
    throw error;
  }
}

/** Starts the sandbox for a person at a terminal and says where it is. */
export async function runSandbox(options: SandboxOptions): Promise<void> {
  if (options.scenario !== undefined && !scenarioIds.includes(options.scenario)) {
    console.error(`There is no scenario ${options.scenario}. There are: ${scenarioIds.join(', ')}.`);
    process.exit(exitRefused);
  }
  const sandbox = await startSandbox(options);
  console.log(`The sandbox is ready after ${process.uptime().toFixed(1)} s. Open it in a browser:\n`);
  console.log(`  ${sandbox.url}\n`);
  console.log('AWS and Slack are simulated on this machine; the bot is the real one. Ctrl-C ends it.');
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => endWith(sandbox));
}

function endWith(sandbox: Sandbox): void {
  sandbox.close().then(
    () => process.exit(0),
    (error: unknown) => {
      console.error('The sandbox could not end everything:', error);
      process.exit(exitFailed);
    },
  );
}
