/** `kubectl cp`: files and folders into containers and out of them (kubectl/pkg/cmd/cp). No archive is made: the shell of the container does what tar would. */
import type { Call } from '../call.ts';
import type { Command } from '../command.ts';
import { namespaceOf } from '../config/kubeconfig.ts';
import { CommandError, SilentExit } from '../errors.ts';
import { boolFlag, intFlag, textFlag } from '../flags/flag.ts';
import { good, getObject } from '../resources/client.ts';
import { namesOf } from '../resources/names.ts';
import { containerFor } from '../resources/pod-containers.ts';
import { PODS } from '../resources/pods-of.ts';
import { exec, listFolder, moreExec, readFile, writeFile, type Task } from '../waits.ts';
import type { Pod } from '../../../model/pod.ts';

interface Spec {
  namespace?: string;
  /** Absent: it lies on the person's computer. */
  pod?: string;
  path: string;
}

/** "path", "pod:path", "namespace/pod:path". @throws CommandError */
function specOf(text: string): Spec {
  const bad = new CommandError('filespec must match the canonical format: [[namespace/]pod:]file/path');
  const colon = text.indexOf(':');
  if (colon === 0) throw bad;
  if (colon < 0) return { path: text };
  const parts = text.slice(0, colon).split('/');
  const path = text.slice(colon + 1);
  if (parts.length === 1) return { pod: parts[0]!, path };
  if (parts.length > 2) throw bad;
  return { namespace: parts[0]!, pod: parts[1]!, path };
}

interface Ran {
  out: string;
  err: string;
  exit: number;
}

/** The container of a call, whose shell is given scripts. */
class Box {
  constructor(
    private readonly call: Call,
    private readonly pod: Pod,
    private readonly container: string,
  ) {}

  /** @throws CommandError in the words in which tar is missed, where there is no shell */
  *run(script: string, words: readonly string[], input?: string): Task<Ran> {
    const { name, namespace = '' } = this.pod.metadata;
    const command = ['sh', '-c', script, 'sh', ...words];
    const more = input === undefined ? {} : { input };
    const begun = yield* exec({
      namespace,
      pod: name,
      container: this.container,
      command,
      stdin: false,
      tty: false,
      ...more,
    });
    if (typeof begun !== 'number') throw new CommandError(String(good(begun)));
    const all: Ran = { out: '', err: '', exit: 0 };
    for (;;) {
      const { out, err, exit, error } = yield* moreExec(begun);
      all.out += out;
      all.err += err;
      if (error !== undefined)
        throw new CommandError(
          `Internal error occurred: ${error.replaceAll(JSON.stringify('sh'), JSON.stringify('tar'))}`,
        );
      if (exit !== undefined) return { ...all, exit };
    }
  }

  /** Tells what tar would, and leaves with its code. @throws SilentExit */
  fail(text: string, exit: number): never {
    this.call.io.err(`${text}command terminated with exit code ${exit}\n`);
    throw new SilentExit('', exit);
  }
}

function* boxOf(call: Call, { pod: name = '', namespace }: Spec): Task<Box> {
  const place = namespace ?? (yield* namespaceOf(call)).namespace;
  const pod = (yield* getObject(PODS, place, name)) as unknown as Pod;
  const phase = pod.status?.phase ?? '';
  if (phase === 'Succeeded' || phase === 'Failed')
    throw new CommandError(`cannot exec into a container in a completed pod; current phase is ${phase}`);
  return new Box(call, pod, containerFor(call.io, pod, call.flags.text('container')));
}

/** Told by how its tools word a refusal. */
const isBusybox = 'case "$(ls /no/such 2>&1)" in *access*) false ;; *) true ;; esac';
const baseOf = (path: string): string => path.replace(/\/+$/, '').replace(/^.*\//, '');
const folderOf = (path: string): string => {
  const cut = path.replace(/\/+$/, '').lastIndexOf('/');
  return cut < 0 ? '.' : cut === 0 ? '/' : path.slice(0, cut);
};

/** Files below a path of the person's computer, with what stands behind the path. @throws CommandError */
function* localFiles(path: string, below = ''): Task<{ below: string; text: string }[]> {
  const whole = `${path}${below}`;
  const folder = yield* listFolder(whole);
  if (!('error' in folder)) {
    const found: { below: string; text: string }[] = [];
    for (const { name } of folder.entries) found.push(...(yield* localFiles(path, `${below}/${name}`)));
    return found;
  }
  const file = yield* readFile(whole);
  if ('error' in file) throw new CommandError(`${whole} doesn't exist in local filesystem`);
  return [{ below, text: file.text }];
}

function* toPod(call: Call, from: string, to: Spec): Task<void> {
  const files = yield* localFiles(from.replace(/(.)\/+$/, '$1'));
  const box = yield* boxOf(call, to);
  const isFolder = (yield* box.run('[ -d "$1" ]', [to.path])).exit === 0;
  const target = isFolder ? `${to.path.replace(/\/+$/, '')}/${baseOf(from)}` : to.path.replace(/\/+$/, '');
  const folder = folderOf(target);
  const there = yield* box.run(`[ -d "$1" ] && exit 0; ${isBusybox} && exit 1; exit 2`, [folder]);
  if (there.exit === 1) box.fail(`tar: can't change directory to '${folder}': No such file or directory\n`, 1);
  if (there.exit !== 0)
    box.fail(`tar: ${folder}: Cannot open: No such file or directory\ntar: Error is not recoverable: exiting now\n`, 2);
  for (const { below, text } of files) {
    const path = `${target}${below}`;
    const done = yield* box.run('mkdir -p "$(dirname "$1")" && cat > "$1"', [path], text);
    if (done.exit !== 0) box.fail(`tar: ${path}: Cannot open: ${/[^:]*$/.exec(done.err.trim())![0].trim()}\n`, 2);
  }
}

function* fromPod(call: Call, from: Spec, to: string): Task<void> {
  const box = yield* boxOf(call, from);
  const path = from.path.replace(/(.)\/+$/, '$1');
  const listed = yield* box.run(`${isBusybox} && echo busybox || echo gnu; [ -e "$1" ] || exit 3; find "$1" -type f`, [
    path,
  ]);
  const [kind, ...names] = listed.out.trimEnd().split('\n');
  const isSmall = kind === 'busybox';
  if (listed.exit === 3)
    box.fail(
      isSmall
        ? `tar: ${path}: No such file or directory\ntar: error exit delayed from previous errors\n`
        : `tar: ${path}: Cannot stat: No such file or directory\ntar: Exiting with failure status due to previous errors\n`,
      isSmall ? 1 : 2,
    );
  // What tar says of itself goes to standard output there.
  if (path.startsWith('/'))
    call.io.out(
      isSmall ? "tar: removing leading '/' from member names\n" : "tar: Removing leading `/' from member names\n",
    );
  for (const name of names) {
    const { out } = yield* box.run('cat "$1"', [name]);
    const target = `${to.replace(/(.)\/+$/, '$1')}${name.slice(path.length)}`;
    const folder = yield* listFolder(target);
    const wrong = 'error' in folder ? yield* writeFile(target, out) : 'is a directory';
    if (wrong !== undefined) throw new CommandError(`open ${target}: ${wrong}`);
  }
}

function* run(call: Call): Task<number> {
  const { args } = call;
  if (args.length !== 2) throw new CommandError('source and destination are required');
  const [from, to] = args.map(specOf) as [Spec, Spec];
  if (from.pod !== undefined && to.pod !== undefined)
    throw new CommandError('one of src or dest must be a local file specification');
  if (from.path === '' || to.path === '') throw new CommandError('filepath can not be empty');
  if (from.pod !== undefined) yield* fromPod(call, from, to.path);
  else if (to.pod !== undefined) yield* toPod(call, from.path, to);
  else throw new CommandError('one of src or dest must be a remote file specification');
  return 0;
}

export const cp: Command = {
  name: 'cp',
  heading: 'Troubleshooting and Debugging Commands',
  use: 'cp <file-spec-src> <file-spec-dest> [options]',
  short: 'Copy files and directories to and from containers',
  long: 'Needs a container with a shell, as the real one needs tar in it.',
  examples: `  # A file of this computer into a pod
  kubectl cp notes.txt web:/tmp/notes.txt
  
  # A folder of a container to here
  kubectl cp team/web:/etc/nginx nginx -c proxy`,
  flags: [
    textFlag('container', 'The container; otherwise the one that an annotation names, or the first.', { short: 'c' }),
    boolFlag('no-preserve', 'Leaves owner and mode as they come.', { ignored: true }),
    intFlag('retries', 'How often copying is tried again.', { ignored: true }),
  ],
  *complete(call) {
    return (yield* namesOf(call, 'pods')).map((name) => `${name}:`);
  },
  run,
};
