/** A shell that a person types into: prompts, lines that go on, mistakes, Ctrl+C, Ctrl+D, jobs. */
import { describe, expect, test } from 'vitest';
import { Terminal } from './terminal.ts';

const PROMPT = 'root@web-0:/# ';

describe('lines', () => {
  test('a prompt, the line, what it prints, a prompt', () => {
    const t = new Terminal();
    expect(t.news).toBe(PROMPT);
    expect(t.type('echo one; echo two\n').news).toBe(`echo one; echo two\none\ntwo\n${PROMPT}`);
    expect(t.type('\n').news).toBe(`\n${PROMPT}`);
  });

  test.each([
    ['a quote', 'echo "a\nb"\n', 'echo "a\n> b"\na\nb\n'],
    ['a here-document', 'cat <<E\nhi\n  there\nE\n', 'cat <<E\n> hi\n>   there\n> E\nhi\n  there\n'],
    ['a loop', 'for i in 1 2; do\necho $i\ndone\n', 'for i in 1 2; do\n> echo $i\n> done\n1\n2\n'],
    ['a backslash', 'echo a\\\nb\n', 'echo a\\\n> b\nab\n'],
    ['a pipe', 'echo a |\ncat\n', 'echo a |\n> cat\na\n'],
    ['and', 'true &&\necho b\n', 'true &&\n> echo b\nb\n'],
    ['$(', 'echo $(echo a\n)\n', 'echo $(echo a\n> )\na\n'],
    ['if', 'if true\nthen echo y\nfi\n', 'if true\n> then echo y\n> fi\ny\n'],
    ['a function', 'f() {\necho in f\n}\n', 'f() {\n> echo in f\n> }\n'],
    ['an array', 'x=(1 2\n3); echo ${x[2]}\n', 'x=(1 2\n> 3); echo ${x[2]}\n3\n'],
  ])('%s goes on over lines', (_, typed, shown) => {
    const t = new Terminal();
    void t.news;
    expect(t.type(typed).news).toBe(`${shown}${PROMPT}`);
  });

  test('variables, functions, the folder and what was typed stay', () => {
    const t = new Terminal();
    t.type('x=5; f() { echo "f $1 $x"; }\ncd /tmp\n');
    void t.news;
    expect(t.type('f a\n').news).toBe('f a\nf a 5\nroot@web-0:/tmp# ');
    expect(t.type('history 2\n').news).toContain('    3  f a\n    4  history 2\n');
  });

  test.each([
    ['echo )\n', "bash: syntax error near unexpected token `)'\n"],
    ['fi\n', "bash: syntax error near unexpected token `fi'\n"],
    ['nope\n', 'bash: nope: command not found\n'],
    ['echo ${x?gone}; echo on\n', 'bash: x: gone\n'],
    ['readonly r=1; r=2; echo on\n', 'bash: r: readonly variable\n'],
    ['cat < nope\n', 'bash: nope: No such file or directory\n'],
    ['cd /nope\n', 'bash: cd: /nope: No such file or directory\n'],
  ])('%j does not end it', (typed, said) => {
    const t = new Terminal();
    void t.news;
    expect(t.type(typed).news).toBe(`${typed}${said}${PROMPT}`);
    expect(t.type('echo still\n').news).toBe(`echo still\nstill\n${PROMPT}`);
  });

  test('what reads has the next line, and the shell those behind it', () => {
    const t = new Terminal();
    void t.news;
    t.type('read a; head -n 1\nfirst\nsecond\necho "[$a]"\n');
    expect(t.news).toBe(`read a; head -n 1\nsecond\n${PROMPT}echo "[$a]"\n[first]\n${PROMPT}`);
  });

  test('aliases, also of themselves', () => {
    const t = new Terminal();
    t.type("alias k='echo kubectl' ls='ls -1'\n");
    void t.news;
    expect(t.type('k get | cat; k x\n').news).toBe(`k get | cat; k x\nkubectl get\nkubectl x\n${PROMPT}`);
    expect(t.type('cd /var; ls\n').news).toBe('cd /var; ls\nlog\nrun\ntmp\nroot@web-0:/var# ');
  });

  test('shells of containers prompt as they do', () => {
    expect(new Terminal({ flavour: 'ash', shell: 'sh' }).news).toBe('/ # ');
    expect(new Terminal({ flavour: 'dash', shell: 'sh' }).news).toBe('# ');
    expect(new Terminal({ env: { PS1: '\\W$? ' } }).news).toBe('/$? ');
  });

  test('test -t knows a terminal from a pipe', () => {
    const t = new Terminal();
    void t.news;
    expect(t.type('[ -t 0 ] && [ -t 1 ] && echo yes; [ -t 1 ] | cat || echo no\n').news).toContain('\nyes\n');
    expect(t.type('echo | [ -t 0 ] || echo piped\n').news).toContain('\npiped\n');
  });
});

test('ls stands in columns on a terminal, and in lines in a pipe', () => {
  const t = new Terminal();
  t.type('mkdir /l; cd /l; touch a bb ccc long-name; PS1="> "\n');
  void t.news;
  expect(t.type('ls; ls | head -n 1; ls -1 | wc -l\n').news).toBe(
    'ls; ls | head -n 1; ls -1 | wc -l\na  bb  ccc  long-name\na\n4\n> ',
  );
  expect(t.type('touch {10..60}-xx; ls | wc -l; ls\n').news).toMatch(/\n55\n10-xx  1\d-xx  .*\n/);
});

describe('Ctrl+C', () => {
  test.each([
    'sleep 100',
    'while :; do sleep 1; done; echo never',
    'sleep 50 | cat; echo never',
    'x=$(sleep 9); echo never',
  ])('ends %s', (line) => {
    const t = new Terminal();
    void t.news;
    t.type(`${line}\n`).wait(500);
    expect(t.news).toBe(`${line}\n`);
    expect(t.interrupt().news).toBe(`\n${PROMPT}`);
    expect(t.type('echo $?\n').news).toBe(`echo $?\n130\n${PROMPT}`);
    expect([...t.container.processes.list.values()].filter((p) => p.ended === undefined)).toHaveLength(2);
  });

  test('ends a busy loop, and one of functions', () => {
    const t = new Terminal({ budget: 2000 });
    t.type('f() { while :; do :; done; }; f; echo never\n');
    void t.news;
    expect(t.interrupt().news).toBe(`\n${PROMPT}`);
  });

  test('drops a command that is half typed', () => {
    const t = new Terminal();
    t.type('echo "half\n');
    void t.news;
    expect(t.interrupt().news).toBe(`\n${PROMPT}`);
    expect(t.type('echo whole\n').news).toBe(`echo whole\nwhole\n${PROMPT}`);
  });

  test('reaches the shell that is in front', () => {
    const t = new Terminal();
    t.type('bash\n').type('cd /tmp; sleep 9\n');
    void t.news;
    expect(t.interrupt().news).toBe('\nroot@web-0:/tmp# ');
    expect(t.type('exit\n').news).toBe(`exit\nexit\n${PROMPT}`);
  });

  test('passes by what runs in the background', () => {
    const t = new Terminal();
    t.type('sleep 100 &\n').type('sleep 50\n').interrupt();
    void t.news;
    expect(t.type('jobs\n').news).toBe(`jobs\n[1]+  Running                 sleep 100 &\n${PROMPT}`);
    expect(t.type('fg\n').news).toBe('fg\nsleep 100\n');
    expect(t.interrupt().news).toBe(`\n${PROMPT}`);
    expect(t.type('jobs\n').news).toBe(`jobs\n${PROMPT}`);
  });
});

describe('jobs', () => {
  test('are numbered, and their ends are told at the next prompt', () => {
    const t = new Terminal();
    void t.news;
    expect(t.type('sleep 5 &\n').news).toMatch(/^sleep 5 &\n\[1\] \d+\n/);
    expect(t.type('false &\n').wait(6000).type('\n').news).toMatch(
      /\[2\] \d+\n.*\n\[1\]- {2}Done {20}sleep 5\n\[2\]\+ {2}Exit 1 {18}false\n/s,
    );
    expect(t.type('fg\n').news).toContain('bash: fg: current: no such job\n');
  });
});

describe('Ctrl+D', () => {
  test('is the end of what a command reads, and at the prompt of the shell', () => {
    const t = new Terminal();
    void t.news;
    t.type('cat\nhello\n');
    expect(t.news).toBe('cat\nhello\n');
    expect(t.type('\u0004').news).toBe(PROMPT);
    t.type('\u0004');
    expect(t.news).toBe('exit\n');
    expect(t.hasEnded).toBe(true);
  });

  test('a read of nothing', () => {
    const t = new Terminal();
    t.type('read x; echo "$? [$x]"\n');
    void t.news;
    expect(t.type('\u0004').news).toBe(`1 []\n${PROMPT}`);
  });
});

test('a line that is not whole yet is waited for, and nothing is spent on it', () => {
  const t = new Terminal();
  t.type('read a; echo "[$a]"\n');
  void t.news;
  const before = t.container.runs;
  expect(t.type('one\\\n').news).toBe('');
  expect(t.container.runs - before).toBeLessThan(30);
  expect(t.type('two\n').news).toBe('[onetwo]\nroot@web-0:/# ');
  expect(t.type('(printf abc; sleep 5; echo def) | { read b; echo "<$b>"; }\n').wait(5000).news).toContain('<abcdef>');
});

describe('anything at all', () => {
  test('a fork bomb meets the limit, and the shell can be hung up', () => {
    const t = new Terminal({ budget: 20_000 });
    t.type(':(){ :|:& };:\n');
    expect(t.container.processes.list.size).toBeLessThanOrEqual(400);
    expect(t.news).toContain('fork: Resource temporarily unavailable');
  });

  test('a megabyte is more than a command may be, and as lines it is read', () => {
    const t = new Terminal();
    void t.news;
    t.type(`echo ${'x'.repeat(1_000_000)}\n`);
    expect(t.news.slice(-200)).toContain('Argument list too long');
    t.type(`# ${'y'.repeat(98)}\n`.repeat(10_000));
    expect(t.type('echo on\n').news).toMatch(/echo on\non\n.*$/);
  });

  test('control characters are words like others', () => {
    const t = new Terminal();
    void t.news;
    t.type('\u0001\u0002\u001B[A\u007F\u0000\n');
    expect(t.news).toContain('command not found\n');
  });

  test('a recursion without end', () => {
    const t = new Terminal();
    void t.news;
    t.type('f() { f; }; f\n');
    expect(t.news).toContain('maximum function nesting level exceeded');
    expect(t.type('echo on\n').news).toContain('\non\n');
  });
});
