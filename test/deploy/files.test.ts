/** What is under deploy/, and the image, are held to what the program is: names, paths, figures, settings. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { parseConfig } from '../../src/ops/config.ts';
import { createMetrics } from '../../src/ops/metrics.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const files = readdirSync(join(root, 'deploy'), { recursive: true, encoding: 'utf8' })
  .filter(path => /\.(yml|json)$/.test(path))
  .map(path => join('deploy', path));

/** Every document of a file; throws where it is neither YAML nor JSON. */
function documents(path: string): readonly unknown[] {
  if (path.endsWith('.json')) return [JSON.parse(read(path))];
  return parseAllDocuments(read(path)).map(document => {
    expect(document.errors).toEqual([]);
    return document.toJS() as unknown;
  });
}

/** All values under this key, however deep. */
function under(value: unknown, key: string): readonly unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    ...(name === key ? [each] : []),
    ...under(each, key),
  ]);
}

describe('every file under deploy/', () => {
  it.each(files)('%s can be read, and names only settings that the bot has', path => {
    documents(path);
    const known = read('README.md') + read('src/ops/environment.ts');
    const named = read(path).match(/\b(?:ASG_SWAP|SLACK)_[A-Z_]+\b/g) ?? [];
    expect(named.filter(name => !known.includes(name))).toEqual([]);
  });

  it('knows of no other figures than the bot has', async () => {
    const text = await createMetrics({ now: () => 0 }, '0').text();
    const shown = [...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
    );
    const used = ['deploy/prometheus/rules.yml', 'deploy/grafana/dashboard.json']
      .flatMap(documents)
      .flatMap(document => under(document, 'expr'))
      .flatMap(expr => String(expr).match(/\b(?:asg_swap|nodejs|process)_[a-z0-9_]+/g) ?? []);
    expect(used.length).toBeGreaterThan(20);
    expect([...new Set(used)].filter(name => !shown.includes(name))).toEqual([]);
  });

  it('probes what there is, as a user that is not root, on a root that nobody writes', () => {
    for (const path of ['deploy/kubernetes/one-replica.yml', 'deploy/kubernetes/replicas.yml']) {
      const all = documents(path);
      expect(under(all, 'path').filter(each => each === '/healthz' || each === '/readyz')).toHaveLength(3);
      expect(under(all, 'containerPort')).toEqual([9464]);
      expect(under(all, 'readOnlyRootFilesystem')).toEqual([true]);
      expect(under(all, 'runAsNonRoot')).toEqual([true]);
    }
  });

  it('shows a configuration that the bot takes', () => {
    const [config] = under(documents('deploy/kubernetes/one-replica.yml'), 'asg-swap.yml');
    expect(parseConfig(String(config), 'asg-swap.yml')).not.toHaveProperty('faults');
  });
});

describe('the image', () => {
  const dockerfile = read('Dockerfile');
  const admitted: readonly string[] = read('.dockerignore').match(/(?<=^!).*$/gm) ?? [];

  it('copies what exists and what is admitted, and no simulators', () => {
    const copied = [...dockerfile.matchAll(/^COPY (?!--)(.*) \S+$/gm)].flatMap(([, names = '']) =>
      names.split(' '),
    );
    expect(copied.length).toBeGreaterThan(4);
    expect(copied.filter(name => !existsSync(join(root, name)) || !admitted.includes(name))).toEqual([]);
    expect(read('.dockerignore')).toMatch(/^src\/sandbox$/m);
  });

  it('starts node itself with the command of the README, not as root', () => {
    const [, command = ''] = /^CMD (.*)$/m.exec(dockerfile) ?? [];
    expect((JSON.parse(command) as string[]).join(' ')).toBe('node --import tsx src/main.ts serve');
    expect(read('README.md')).toContain('node --import tsx src/main.ts serve');
    expect(dockerfile).toMatch(/^USER 1000:1000$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*\/healthz/m);
  });
});
