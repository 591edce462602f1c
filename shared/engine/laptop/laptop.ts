/** The computer beside the cluster as an actor of it: its terminals, its timers, its place in checkpoints. */
import type { Actor, Context } from '../api/actor.ts';
import type { TerminalAct, TerminalNews } from '../../model/terminal.ts';
import { playedOf, filesOf, treeOf, type Desk, type Program } from './desk.ts';
import { LAPTOP } from './machine-facts.ts';
import { completions } from './complete/complete.ts';
import { settle, takeAnswer } from './drive.ts';
import type { Doors } from './doors.ts';
import { homeNames, withHomeFile } from './home.ts';
import { crictl } from './programs/crictl.ts';
import { docker } from './programs/docker.ts';
import { editor } from './programs/editor.ts';
import { init } from './programs/init.ts';
import { kubectlProgram } from './programs/kubectl.ts';
import { ssh } from './programs/ssh.ts';
import { lengthOf, tabsOf } from './tab.ts';
import { act, frontOfTab } from './terminal.ts';

const NAME = 'laptop';

const PROGRAMS = new Map<string, Program>(
  [init, editor, ssh, kubectlProgram, docker, crictl].flatMap((program) =>
    program.names.map((name) => [name, program] as const),
  ),
);

/** More characters than this are not told at once: who looks sees the last of them. */
const MOST_NEWS = 200_000;

export class Laptop {
  private readonly live = new Map<string, unknown>();

  /** @param ctx the laptop's own */
  constructor(
    private readonly ctx: Context,
    private readonly doors: Doors,
  ) {}

  private get desk(): Desk {
    return { ctx: this.ctx, doors: this.doors, programs: PROGRAMS, live: this.live, busy: new Set() };
  }

  /** Does what a person did. @param input its number in the session's log. @throws ApiError */
  act(what: TerminalAct, input: number): void {
    act(this.desk, what, input);
  }

  /** Puts files into the home folder. */
  addFiles(files: readonly { name: string; text: string }[]): void {
    const { ctx } = this;
    let tree = treeOf(ctx, LAPTOP);
    const names = homeNames(files.map(({ name }) => name));
    for (const [i, { text }] of files.entries()) tree = withHomeFile(tree, names[i]!, text, ctx.now);
    filesOf(ctx).set(LAPTOP, tree);
  }

  /** A command that runs in a container has come further. */
  executionMoved(): void {
    const desk = this.desk;
    if (playedOf(desk.ctx).size > 0) desk.ctx.after(0, 'wake', LAPTOP);
  }

  /** What each tab has to show behind the place up to which it was `seen`. */
  news(seen: ReadonlyMap<string, number>): TerminalNews[] {
    const desk = this.desk;
    return [...tabsOf(desk.ctx).values()].map((tab) => {
      const end = lengthOf(tab);
      const known = Math.min(seen.get(tab.name) ?? 0, end);
      const from = Math.max(known, tab.dropped, end - MOST_NEWS);
      const { edit } = tab;
      return {
        tab: tab.name,
        from,
        text: tab.text.slice(from - tab.dropped),
        front: frontOfTab(desk, tab),
        lines: tab.lines.filter(({ at }) => at >= from).map(({ input, at }) => ({ input, at })),
        ...(edit === undefined ? {} : { edit: { name: edit.name, text: edit.text } }),
      };
    });
  }

  /** What could stand at the end of a line in a tab. */
  complete(tab: string, line: string): { from: number; words: string[] } {
    return completions(this.desk, tab, line);
  }

  get actor(): Actor {
    return {
      name: NAME,
      // With a container end the commands that somebody runs in it.
      watches: ['Pod'],
      onChange: ({ before }, ctx) => {
        if (before === undefined || playedOf(ctx).size === 0) return;
        const isRunning = (notes: unknown): boolean =>
          (notes as { execution?: number } | undefined)?.execution !== undefined;
        if ([...playedOf(ctx).values()].some(({ notes }) => isRunning(notes))) ctx.after(0, 'wake', LAPTOP);
      },
      onTimer: (what, key) => {
        const desk = this.desk;
        if (what === 'answer') takeAnswer(desk, key);
        else desk.busy.add(key.split(' ')[0]!);
        settle(desk);
      },
      restored: () => {
        this.live.clear();
        const desk = this.desk;
        for (const played of playedOf(desk.ctx).values()) desk.programs.get(played.name)?.restored?.(desk, played);
      },
    };
  }
}
