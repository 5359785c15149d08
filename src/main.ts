/** The command line: wires nothing itself, says everything in words, and ends with a code that means something. */
import { Command, InvalidArgumentError } from 'commander';
import { iamPolicy } from './aws/iam-policy.ts';
import { addCommands } from './cli/commands.ts';
import { exitCodes } from './cli/exit.ts';
import { CommandRefused } from './cli/session.ts';
import { StartRefused, serve } from './serve.ts';
import { manifestYaml } from './slack/manifest.ts';
import { StoreError } from './store/trouble.ts';

/** A process that cannot end by itself within this time is ended; the journal makes that harmless. */
const stopLimitMs = 5_000;

const program = new Command('asg-swap')
  .description(
    'Swap the instances of an AWS Auto Scaling group for hand-picked ones, from Slack, with a second person’s approval.',
  )
  .showHelpAfterError('(asg-swap --help lists the commands)');

program
  .command('serve')
  .description('run the bot (settings come from the environment and ASG_SWAP_CONFIG; see README.md)')
  .action(async () => {
    const bot = await serve(process.env);
    let stopping = false;
    process.on('SIGHUP', () => bot.reload());
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (stopping) return;
        stopping = true;
        setTimeout(() => process.exit(exitCodes.failed), stopLimitMs).unref();
        bot.stop().then(() => process.exit(0), fail);
      });
    }
  });

program
  .command('sandbox')
  .description('try everything in a browser: the real bot, a simulated AWS and a simulated Slack')
  .option('--port <number>', 'where the page listens on 127.0.0.1 (default: any free port)', portNumber)
  .option('--scenario <name>', 'the scenario to begin with')
  .action(async (options: { port?: number; scenario?: string }) => {
    // Loaded on demand: it needs packages for development only, and a bot that serves never does.
    const { runSandbox } = await import('./sandbox/main.ts').catch((error: unknown) => {
      throw new Error('The sandbox needs the packages for development too: type npm ci.', { cause: error });
    });
    await runSandbox(options);
  });

program
  .command('manifest')
  .description('print the Slack app manifest')
  .action(() => {
    process.stdout.write(manifestYaml());
  });

program
  .command('iam-policy')
  .description('print the least IAM policy that the bot needs')
  .option(
    '--account <number>',
    'the AWS account whose groups it may change (12 digits; default: any)',
    accountNumber,
  )
  .option('--tag <key=value>', 'only groups with this tag may be changed', keyAndValue)
  .option('--partition <name>', 'aws, aws-cn or aws-us-gov', 'aws')
  .action((options: { account?: string; tag?: { key: string; value: string }; partition: string }) => {
    const policy = iamPolicy({
      partition: options.partition,
      ...(options.account === undefined ? {} : { accountId: options.account }),
      ...(options.tag === undefined ? {} : { tag: options.tag }),
    });
    process.stdout.write(`${JSON.stringify(policy, null, 2)}\n`);
  });

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
program.hook('preAction', (_program, command) => {
  // These end in their own way.
  if (['serve', 'sandbox'].includes(command.name())) return;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => interrupted.abort());
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    // Whoever reads has seen enough, as in `asg-swap export | head`.
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    fail(error);
  });
});

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
  const [key = '', value] = text.split('=', 2);
  if (key === '' || value === undefined) throw new InvalidArgumentError('Name a tag as key=value.');
  return { key, value };
}

function fail(error: unknown): never {
  if (error instanceof StartRefused || error instanceof StoreError || error instanceof CommandRefused) {
    console.error(error.message);
    process.exit(exitCodes.settings);
  }
  console.error('asg-swap failed:', error);
  process.exit(exitCodes.failed);
}

await program.parseAsync().catch(fail);
