/** Pages of the documentation, typed line by line into a terminal: how many print the facts that the page prints. */
import { basename } from 'node:path';
import { describe, expect, test } from 'vitest';
import { example } from '../../support/docs-page.ts';
import { fixture } from '../../support/fixtures.ts';
import { LaptopTerminal } from '../../support/laptop.ts';
import { hasShape } from '../../support/printed-shape.ts';
import { testSession } from '../../support/session.ts';

interface Case {
  command: string;
  output: string;
  manifests: string[];
}

/** Each page with how many of its pairs match now; fewer is a step back. */
const PAGES: readonly (readonly [page: string, least: number])[] = [
  ['concepts__workloads__controllers__deployment', 18],
  ['concepts__workloads__controllers__replicaset', 1],
  ['tutorials__stateful-application__basic-stateful-set', 32],
  ['tutorials__stateless-application__guestbook', 9],
  ['tasks__configmap-secret__managing-secret-using-kubectl', 2],
  ['tasks__administer-cluster__namespaces-walkthrough', 4],
  ['tasks__inject-data-application__define-environment-variable-container', 1],
  ['tasks__run-application__run-stateless-application-deployment', 2],
];

/** What a page does in words, or in lines without an output. */
const BEFORE: Readonly<Record<string, string>> = {
  'tasks__configmap-secret__managing-secret-using-kubectl':
    "echo -n admin > username.txt; echo -n 'S!B\\\\*d$zDsb=' > password.txt",
};

/** Pairs that are not typed, and why. */
const LEFT_OUT: readonly (readonly [RegExp, string])[] = [
  [/(?:^|\s)(?:-w|--watch)\b/, 'goes on until Ctrl+C'],
  [/^kubectl edit/, 'needs the editor of a window'],
  [/^kubectl port-forward/, 'goes on until Ctrl+C'],
  [/^(?!kubectl |for )/, 'is no line of kubectl'],
  [/\n#|^#/, 'is a comment, or for a shell in a pod'],
];

describe.each(PAGES)('%s', (page, least) => {
  const data = fixture(`docs-outputs/by-page/${page}.json`) as { cases: Case[] } | undefined;
  test.skipIf(data === undefined)('is typed', () => {
    const session = testSession();
    const t = new LaptopTerminal(session).act({ size: { columns: 400, rows: 50 } });
    const computer = session.cluster.computer({});
    const before = BEFORE[page];
    if (before !== undefined) t.type(before);
    const known = new Set<string>();
    let matched = 0;
    const missed: string[] = [];
    const left: string[] = [];
    const { cases } = data!;
    for (const { command, output, manifests } of cases) {
      const fresh = manifests.filter((path) => !known.has(path));
      for (const path of fresh) known.add(path);
      computer.addFiles(fresh.map((path) => ({ name: basename(path), text: example(path) })));
      const line = command.replaceAll(/https:\/\/k8s\.io\/examples\/\S*\/(?=[\w.-]+)/g, '').replaceAll(/\\\n\s*/g, ' ');
      const why = LEFT_OUT.find(([pattern]) => pattern.test(line));
      if (why !== undefined) {
        left.push(`${line.split('\n')[0]}: ${why[1]}`);
        continue;
      }
      // What a page's reader applies between its examples.
      if (!/^kubectl (?:apply|create)/.test(line))
        for (const path of fresh) t.type(`kubectl apply -f ${basename(path)} > /dev/null 2>&1`);
      t.wait(20_000);
      const said = t.type(line) + t.wait(60_000);
      t.act({ signal: 'INT' });
      if (hasShape(output, said)) matched++;
      else missed.push(line.split('\n')[0]!);
    }
    const typed = cases.length - left.length;
    console.info(
      `${page}: ${matched} of ${typed} pairs typed match, ${left.length} left out\n${left.map((text) => `    left out ${text}`).join('\n')}\n${missed.map((text) => `    differs ${text}`).join('\n')}`,
    );
    expect(matched).toBeGreaterThanOrEqual(least);
  });
});
