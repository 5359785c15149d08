/** The command line: wires nothing itself, says everything in words, and ends with a code that means something. */
import { once } from 'node:events';
import { Command, InvalidArgumentError, Option } from 'commander';
import { assumePolicy, iamPolicy, trustPolicy } from './aws/iam-policy.ts';
import { addCommands } from './cli/commands.ts';
import { exitCodes } from './cli/exit.ts';
import { CommandRefused } from './cli/session.ts';
import { markerKey } from './core/marker.ts';
import { veilOver } from './core/secrecy.ts';
import { endInWords } from './ops/crash.ts';
import { stackOf } from './ops/error-words.ts';
import { letNurseryGrow } from './ops/memory.ts';
import { secretsOf } from './ops/secrets.ts';
import { StartRefused, serve } from './serve.ts';
import { httpManifest, manifestYaml } from './slack/manifest.ts';
import { StoreAway } from './store/postgres-trouble.ts';
import { StoreError } from './store/trouble.ts';

/** A process that cannot end by itself within this time is ended; the journal makes that harmless. */
const stopLimitMs = 5_000;

endInWords(sayFault, exitCodes.failed);

const program = new Command('asg-swap')
  .description(
    'Swap the instances of an AWS Auto Scaling group for hand-picked ones, from Slack, with a second person’s approval.',
  )
  .showHelpAfterError('(asg-swap --help lists the commands)')
  // Commander's own code for arguments that it refuses is that of a failure on the way.
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.done : exitCodes.settings));

program
  .command('serve')
  .description('run the bot (settings come from the environment and ASG_SWAP_CONFIG; see README.md)')
  .action(async () => {
    const ending = new AbortController();
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (ending.signal.aborted) return;
        setTimeout(() => process.exit(exitCodes.failed), stopLimitMs).unref();
        ending.abort();
      });
    }
    const bot = await serve(process.env, ending.signal);
    process.on('SIGHUP', () => bot.reload());
    if (!ending.signal.aborted) await once(ending.signal, 'abort');
    await bot.stop();
    process.exit(exitCodes.done);
  });

program
  .command('sandbox')
  .description('try everything in a browser: the real bot, a simulated AWS and a simulated Slack')
  .option('--port <number>', 'where the page listens on 127.0.0.1 (default: any free port)', portNumber)
  .option('--scenario <name>', 'the scenario to begin with')
  .action(async (options: { port?: number; scenario?: string }) => {
    const { runSandbox } = await forDevelopment(() => import('./sandbox/main.ts'));
    await runSandbox(options);
  });

program
  .command('demo')
  .description('play one whole swap in the terminal: the real bot, a simulated AWS and a simulated Slack')
  .action(async () => {
    await forDevelopment(() => import('./sandbox/demo.ts'));
  });

program
  .command('manifest')
  .description('print the Slack app manifest')
  .option('--http <url>', 'for HTTP mode: where Slack reaches the bot, https://…/slack/events', eventsUrl)
  .action(({ http }: { readonly http?: string }) => {
    process.stdout.write(http === undefined ? manifestYaml() : manifestYaml(httpManifest(http)));
  });

const iam = program
  .command('iam-policy')
  .description('print the least IAM policy that the bot needs, or the policies for roles in other accounts')
  .option(
    '--account <number>',
    'the AWS account whose groups it may change (12 digits; default: any)',
    accountNumber,
  )
  .option('--tag <key=value>', 'only groups with this tag may be changed', keyAndValue)
  .option('--launch-templates', 'also what swaps with --template-version need: the right to launch instances')
  .addOption(
    new Option('--partition <name>', 'where the accounts are')
      .choices(['aws', 'aws-cn', 'aws-us-gov'])
      .default('aws'),
  )
  .option('--trust <arn>', 'instead: the trust policy of that role, for a bot that runs as <arn>')
  .option('--external-id <secret>', 'with --trust: the external_id of the configuration')
  .option('--assume <arn...>', 'instead: what the bot’s own identity needs to assume these roles')
  .action((options: IamOptions) => {
    const { account, tag, partition, launchTemplates, trust, externalId, assume } = options;
    if (trust !== undefined && assume !== undefined)
      iam.error('error: --trust and --assume are two policies for two identities; print one at a time');
    if (externalId !== undefined && trust === undefined)
      iam.error('error: --external-id belongs to --trust <arn of the bot>');
    const policy =
      trust !== undefined
        ? trustPolicy({ bot: trust, ...(externalId === undefined ? {} : { externalId }) })
        : assume !== undefined
          ? assumePolicy(assume)
          : iamPolicy({
              partition,
              ...(account === undefined ? {} : { accountId: account }),
              ...(tag === undefined ? {} : { tag }),
              ...(launchTemplates === undefined ? {} : { launchTemplates }),
            });
    process.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  });

interface IamOptions {
  readonly account?: string;
  readonly tag?: { readonly key: string; readonly value: string };
  readonly partition: string;
  readonly launchTemplates?: boolean;
  readonly trust?: string;
  readonly externalId?: string;
  readonly assume?: readonly string[];
}

const interrupted = new AbortController();
addCommands(program, {
  env: process.env,
  out: process.stdout,
  err: process.stderr,
  signal: interrupted.signal,
  ended: code => {
    process.exitCode = code;
  },
});
for (const command of program.commands) {
  command.showHelpAfterError(`(asg-swap ${command.name()} --help shows its arguments and options)`);
}
/** The command that was typed. */
let begun = '';
program.hook('preAction', (_program, command) => {
  begun = command.name();
  // The bot has more to load.
  if (command.name() !== 'serve') letNurseryGrow();
  // These end in their own way.
  if (['serve', 'sandbox', 'demo'].includes(command.name())) return;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      // Whoever asks twice does not want to wait for what is in flight.
      if (interrupted.signal.aborted) process.exit(exitCodes.interrupted);
      setTimeout(() => process.exit(exitCodes.interrupted), stopLimitMs).unref();
      interrupted.abort();
    });
  }
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough, as in `asg-swap export | head`.
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    fail(error);
  });
});

function eventsUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.pathname !== '/slack/events') {
    throw new InvalidArgumentError(
      'Slack calls https only, at the path /slack/events: https://HOST/slack/events.',
    );
  }
  return text;
}

function accountNumber(text: string): string {
  if (!/^\d{12}$/.test(text)) throw new InvalidArgumentError('An AWS account number has 12 digits.');
  return text;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return port;
}

function keyAndValue(text: string): { key: string; value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('Name a tag as key=value.');
  const [key, value] = [text.slice(0, at), text.slice(at + 1)];
  if (key === markerKey) {
    throw new InvalidArgumentError(
      `While a swap runs the bot keeps its own notes under the tag ${markerKey}: choose another key, such as swap-allowed=yes.`,
    );
  }
  return { key, value };
}

/** Loaded on demand: a bot that serves has neither the simulators nor their packages. */
async function forDevelopment<T>(load: () => Promise<T>): Promise<T> {
  try {
    return await load();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    throw new CommandRefused([
      'sandbox and demo need the install for development, which this is not. In a clone of the repository type npm ci (without --omit=dev), then this again.',
    ]);
  }
}

function fail(error: unknown): never {
  if (error instanceof StoreAway) {
    const unsure = '. Whether this command was carried out is not certain: see asg-swap status.';
    console.error(`${error.message}${begun === 'serve' ? '' : unsure}`);
    process.exit(exitCodes.failed);
  }
  if (error instanceof StartRefused || error instanceof StoreError || error instanceof CommandRefused) {
    console.error(error.message);
    process.exit(exitCodes.settings);
  }
  sayFault(error);
  process.exit(exitCodes.failed);
}

/** An error may carry requests and tokens: its words are shown and nothing else of it. */
function sayFault(error: unknown): void {
  const veil = veilOver(secretsOf(process.env));
  console.error(`asg-swap failed. Swaps on record go on at the next start.\n${stackOf(error, veil)}`);
}

await program.parseAsync().catch(fail);
