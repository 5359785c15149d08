/** What people really type and paste is understood; what is not is refused with every fault. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Command, parse } from '../../src/core/command.ts';
import { help, misread, problemWords } from '../../src/core/messages/commands.ts';
import { normalise, readDuration } from '../../src/core/typed.ts';
import { plain } from '../../src/core/words.ts';

const a = 'i-0123456789abcdef0';
const b = 'i-0123456789abcdef1';
const c = 'i-89abcdef';

const wishOf = (text: string) => {
  const command = parse(text);
  if (command.kind !== 'swap') throw new Error(`${text}: ${JSON.stringify(command)}`);
  return command.wish;
};
const problemsOf = (text: string) => {
  const command: Command = parse(text);
  return command.kind === 'misread' ? command.problems : [];
};

describe('a swap is asked for', () => {
  it('takes a group and instances with both lengths of id', () => {
    expect(wishOf(`web-prod ${a} ${c}`)).toEqual({ group: 'web-prod', incoming: [a, c] });
  });

  it('understands what phones, macOS and pasting do to it', () => {
    const plainly = wishOf(`web-prod ${a} ${b} --batch 1 --reason "release 42"`);
    for (const typed of [
      `web-prod  ${a}\u00a0${b}\t--batch\n1 --reason "release 42"`,
      `web‑prod i–${a.slice(2)} i—${b.slice(2)} —batch 1 —reason “release 42”`,
      `\`web-prod ${a} ${b} --batch 1 --reason "release 42"\``,
      `/asg-swap web-prod ${a} ${b} --batch=1 --reason "release 42"`,
      `*web-prod* \`${a}\` <${b}> --batch 1 --reason="release 42"`,
      `<https://web-prod|web-prod> ${a},${b} --batch 1 --reason "release 42"`,
      `\u200bweb-prod ${a.toUpperCase().replace('I-', 'i-')}, ${b} -batch 1 -reason "release 42"`,
    ]) {
      expect(wishOf(typed), typed).toEqual(plainly);
    }
  });

  it('takes every option once', () => {
    expect(
      wishOf(`web ${a} --out ${b},${c} --batch 50% --bake 1h30m --keep --canary --strategy attach-first`),
    ).toEqual({
      group: 'web',
      incoming: [a],
      outgoing: [b, c],
      batch: { percent: 50 },
      bakeMs: 5_400_000,
      keep: true,
      canary: true,
      strategy: 'attach-first',
    });
  });

  it('keeps a list after --out together when there are spaces behind its commas', () => {
    expect(wishOf(`web ${a} --out ${b}, ${c}`)).toEqual({ group: 'web', incoming: [a], outgoing: [b, c] });
  });

  it('takes ids as they are copied out of JSON, YAML, a shell or a sentence', () => {
    const both = { group: 'web', incoming: [a, b] };
    for (const typed of [
      `web ["${a}","${b}"]`,
      `web ["${a}", "${b}"]`,
      `web [${a}, ${b}]`,
      `web '${a}' '${b}'`,
      `web, ${a}; ${b}`,
      `web ${a};${b}`,
      `web ${a}\n${b}\n`,
      `web\n  - ${a}\n  - ${b}`,
    ]) {
      expect(wishOf(typed), typed).toEqual(both);
    }
    expect(wishOf(`web ${a} --out ["${b}","${c}"]`).outgoing).toEqual([b, c]);
  });

  it('takes a reason without quotation marks, to the next option or instance', () => {
    const told = { group: 'web', incoming: [a], reason: 'release 42, see CHG-7' };
    expect(wishOf(`web ${a} --reason release 42, see CHG-7`)).toEqual(told);
    expect(wishOf(`web --reason release 42, see CHG-7 ${a}`)).toEqual(told);
    expect(wishOf(`web ${a} --reason release 42, see CHG-7 --keep`)).toEqual({ ...told, keep: true });
    expect(wishOf(`--reason urgent web ${a}`)).toEqual({ group: 'web', incoming: [a], reason: 'urgent' });
    expect(wishOf(`web ${a} --reason "${b} is bad"`).reason).toBe(`${b} is bad`);
  });

  it('takes a group named in full', () => {
    expect(wishOf(`prod/eu-west-1/web ${a}`).group).toBe('prod/eu-west-1/web');
  });
});

describe('what is not understood is refused and teaches', () => {
  it.each([
    ['web', ['no-instances']],
    [`${a} ${b}`, ['no-group']],
    ['web i-12345', ['bad-instance']],
    [`web ${a} web-2`, ['bad-instance']],
    [`web ${a} ${a}`, ['twice']],
    [`web ${a} --out ${a}`, ['both-ways']],
    [`web ${a} --batsh 2`, ['unknown-option', 'bad-instance']],
    [`web ${a} --bat 2`, ['unknown-option', 'bad-instance']],
    [`web ${a} --batch`, ['no-value']],
    [`web ${a} --batch 0`, ['bad-value']],
    [`web ${a} --batch 101%`, ['bad-value']],
    [`web ${a} --bake 25h`, ['bad-value']],
    [`web ${a} --bake soon`, ['bad-value']],
    [`web ${a} --keep --keep`, ['option-twice']],
    [`web ${a} --reason "release`, ['open-quote']],
    [`we:b ${a}`, ['bad-group']],
    [`${'w'.repeat(256)} ${a}`, ['bad-group']],
    [`web i-1 i-2 --bake x --batch y`, ['bad-value', 'bad-value', 'bad-instance', 'bad-instance']],
    ['show', ['bad-swap-id']],
    ['take up', ['bad-swap-id']],
    ['show s-1', ['bad-swap-id']],
    ['status web prod', ['superfluous']],
    ['undo', ['is-a-button']],
    ['abort s-4kx9q2mv', ['is-a-button']],
    [`plan web ${a}`, ['needless-verb']],
    ['plan web', ['bad-instance']],
    ['staus web', ['unknown-verb']],
    ['hsitory', ['unknown-verb']],
    ['status-page', ['no-instances']],
    ['statos i-123', ['bad-instance']],
    [
      `arn:aws:autoscaling:eu-west-1:111122223333:autoScalingGroup:u:autoScalingGroupName/web ${a}`,
      ['group-arn'],
    ],
    [`<@U0APPROVER|approver> ${a}`, ['bad-group']],
    ['web <@U0APPROVER|approver>', ['bad-instance']],
  ])('%s', (text, kinds) => {
    expect(problemsOf(text).map(p => p.kind)).toEqual(kinds);
    const card = misread(problemsOf(text));
    expect(plain(card.text)).toContain('Nothing was done');
  });

  it('says how many digits an id has, and which option may be meant', () => {
    const [problem] = problemsOf('web i-12345');
    expect(problem).toEqual({ kind: 'bad-instance', text: 'i-12345', digits: 5 });
    expect(
      problemsOf('web i-1')
        .map(p => plain(problemWords(p)))
        .join(),
    ).toContain('i-1 has 1 digit after i-;');
    expect(problemsOf(`web ${a} --bat 2`)[0]).toMatchObject({ near: 'batch' });
    expect(problemsOf(`web ${a} --canry`)[0]).toMatchObject({ near: 'canary' });
    expect(problemsOf(`web ${a} --batsh 2`)[0]).toMatchObject({ near: 'batch' });
    expect(problemsOf('web i-0b0O1')[0]).toMatchObject({ strange: 'O' });
    expect(problemsOf('staus')[0]).toMatchObject({ near: 'status' });
  });

  it('takes a group for a group, whatever its name, where instances stand behind it', () => {
    for (const group of ['undo', 'plan', 'statu', 'approve']) {
      expect(wishOf(`${group} ${a}`).group).toBe(group);
    }
  });

  it('tells the first faults of a pasted log, and how many more there are', () => {
    const words = misread(problemsOf(`web ${'lorem ipsum '.repeat(20)}`));
    expect(plain(words.text)).toContain('40 things in your command');
    const list = words.sections.flatMap(section => (section.kind === 'list' ? section.items : []));
    expect(list).toHaveLength(11);
    expect(plain(list.at(-1) ?? [])).toBe('and 30 more');
  });

  it('limits how many instances one request names', () => {
    const many = Array.from({ length: 101 }, (_, i) => `i-${i.toString(16).padStart(8, '0')}`);
    expect(problemsOf(`web ${many.join(' ')}`)).toEqual([{ kind: 'too-many', count: 101, most: 100 }]);
  });
});

describe('the other words', () => {
  it.each([
    ['', { kind: 'help' }],
    ['help', { kind: 'help' }],
    ['HELP', { kind: 'help' }],
    ['status', { kind: 'status' }],
    ['status web', { kind: 'status', group: 'web' }],
    ['history prod/eu-west-1/web', { kind: 'history', group: 'prod/eu-west-1/web' }],
    ['show s-4kx9q2mv', { kind: 'show', swap: 's-4kx9q2mv' }],
  ])('%s', (text, command) => {
    expect(parse(text)).toEqual(command);
  });

  it('help names every option that is understood', () => {
    const told = JSON.stringify(help());
    for (const option of ['--out', '--batch', '--bake', '--keep', '--canary', '--reason'])
      expect(told).toContain(option);
  });
});

describe('whatever is typed', () => {
  it('is answered, never thrown at', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), text => {
        const command = parse(text);
        if (command.kind === 'misread') misread(command.problems);
      }),
      { numRuns: 2_000 },
    );
  });

  it('never becomes a swap of other instances than those in the text', () => {
    const word = fc.oneof(
      fc.constantFrom(
        'web',
        '--out',
        '--batch',
        '2',
        '--keep',
        '"',
        ',',
        a,
        b,
        c,
        `${a},${b}`,
        '--reason',
        '`',
      ),
      fc.string({ maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 10 }), words => {
        const text = words.join(' ');
        const command = parse(text);
        if (command.kind !== 'swap') return;
        for (const id of [...command.wish.incoming, ...(command.wish.outgoing ?? [])]) {
          expect(normalise(text).toLowerCase()).toContain(id);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

it('reads durations', () => {
  expect(['0', '90s', '10m', '1h30m', '2h', '', 'm', '10', '1d'].map(readDuration)).toEqual([
    0,
    90_000,
    600_000,
    5_400_000,
    7_200_000,
    undefined,
    undefined,
    undefined,
    86_400_000,
  ]);
});
