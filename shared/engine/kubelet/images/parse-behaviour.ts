/** Reads one entry of the catalogue: assets/images.yaml documents its fields. */
import { bytesOf, parseQuantity } from '../../api/quantity.ts';
import {
  entriesAt,
  fail,
  fieldsAt,
  flagAt,
  isPort,
  listAt,
  numberAt,
  textAt,
  textMapAt,
  textsAt,
  type Fields,
} from './fields.ts';
import { INGRESS_PROGRAMS } from './image-behaviour.ts';
import type {
  HttpAnswer,
  ImageBehaviour,
  ListenBehaviour,
  LogBehaviour,
  ServingBehaviour,
  StopBehaviour,
  UsageBehaviour,
  WrittenCommands,
} from './image-behaviour.ts';

const SHELLS = ['bash', 'dash', 'ash', 'none'] as const;
const SIGNALS = ['QUIT', 'INT', 'WINCH'] as const;
const CUTTING = ['TERM', ...SIGNALS] as const;

export const BEHAVIOUR = [
  'sizeBytes', 'startMs', 'readyAfterMs', 'ports', 'listen', 'configuredIn', 'stop', 'runs', 'shell', 'entrypoint', 'cmd', 'programs', 'tools',
  'env', 'workdir', 'files', 'answers', 'serves', 'log', 'usage', 'serving', 'requires', 'user', 'stays', 'grpc', 'preloaded', 'commands', 'ingress',
]; // prettier-ignore

function oneOf<T extends string>(value: unknown, place: string, known: readonly T[]): T {
  return known.find((k) => k === value) ?? fail(place, `must be one of ${known.join(', ')}`);
}

function portsAt(value: unknown, place: string): ImageBehaviour['ports'] {
  if (value === 'declared') return 'declared';
  if (!Array.isArray(value) || !value.every(isPort)) fail(place, "must be a list of ports or 'declared'");
  return value;
}

function listenAt(value: unknown, place: string): ListenBehaviour[] {
  return listAt(value, place).map((one, i): ListenBehaviour => {
    const at = `${place}[${i}]`;
    const { port, flag, env } = fieldsAt(one, at, ['port', 'flag', 'env']);
    if (!isPort(port)) fail(`${at}.port`, 'must be a port');
    return {
      port,
      ...(flag === undefined ? {} : { flag: textAt(flag, `${at}.flag`) }),
      ...(env === undefined ? {} : { env: textAt(env, `${at}.env`) }),
    };
  });
}

function stopAt(value: unknown, place: string, otherwise: StopBehaviour): StopBehaviour {
  const fields = fieldsAt(value, place, ['ms', 'exitCode', 'ignoresTerm', 'signal', 'cuts']);
  const { ignoresTerm = false, signal, cuts } = fields;
  return {
    afterMs: numberAt(fields, 'ms', place, otherwise.afterMs),
    exitCode: numberAt(fields, 'exitCode', place, otherwise.exitCode),
    ignoresTerm: flagAt(ignoresTerm, `${place}.ignoresTerm`),
    ...(signal === undefined ? {} : { signal: oneOf(signal, `${place}.signal`, SIGNALS) }),
    ...(cuts === undefined
      ? {}
      : { cuts: listAt(cuts, `${place}.cuts`).map((one) => oneOf(one, `${place}.cuts`, CUTTING)) }),
  };
}

function answersAt(value: unknown, place: string): Record<string, HttpAnswer> {
  const answers: Record<string, HttpAnswer> = {};
  for (const [path, one] of entriesAt(value, place)) {
    const at = `${place}.${path}`;
    const { status = 200, body = '', later } = fieldsAt(one, at, ['status', 'body', 'later']);
    if (typeof status !== 'number') fail(`${at}.status`, 'must be a number');
    answers[path] = { status, body: textAt(body, `${at}.body`) };
    if (later === undefined) continue;
    const change = fieldsAt(later, `${at}.later`, ['afterMs', 'status']);
    answers[path].later = {
      afterMs: numberAt(change, 'afterMs', `${at}.later`, 0),
      status: numberAt(change, 'status', `${at}.later`, 500),
    };
  }
  return answers;
}

function logAt(value: unknown, place: string): LogBehaviour {
  const { start = [], request, stop } = fieldsAt(value, place, ['start', 'request', 'stop']);
  const lines = listAt(start, `${place}.start`).map((line, i) => {
    const at = `${place}.start[${i}]`;
    if (typeof line === 'string') return { afterMs: 0, text: line };
    const fields = fieldsAt(line, at, ['ms', 'text']);
    return { afterMs: numberAt(fields, 'ms', at, 0), text: textAt(fields['text'], `${at}.text`) };
  });
  return {
    start: lines,
    stop: textsAt(stop, `${place}.stop`),
    ...(request === undefined ? {} : { request: textAt(request, `${place}.request`) }),
  };
}

function usageAt(value: unknown, place: string, otherwise: UsageBehaviour): UsageBehaviour {
  const fields = fieldsAt(value, place, ['memory', 'growth', 'cpuMillis', 'requestCpuMs', 'startCpuMs']);
  const bytesAt = (name: 'memory' | 'growth', known: number): number => {
    const given = fields[name];
    if (given === undefined) return known;
    if (typeof given !== 'string' || !parseQuantity(given).ok)
      fail(`${place}.${name}`, 'must be a quantity, as "64Mi"');
    return bytesOf(given);
  };
  return {
    memoryBytes: bytesAt('memory', otherwise.memoryBytes),
    growth: bytesAt('growth', otherwise.growth),
    cpuMillis: numberAt(fields, 'cpuMillis', place, otherwise.cpuMillis),
    requestCpuMs: numberAt(fields, 'requestCpuMs', place, otherwise.requestCpuMs),
    startCpuMs: numberAt(fields, 'startCpuMs', place, otherwise.startCpuMs),
  };
}

function servingAt(value: unknown, place: string, otherwise: ServingBehaviour): ServingBehaviour {
  const fields = fieldsAt(value, place, ['workers', 'threads', 'backlog']);
  const workers = fields['workers'] === undefined ? otherwise.workers : numberAt(fields, 'workers', place, 1);
  return {
    ...(workers === undefined ? {} : { workers }),
    threads: numberAt(fields, 'threads', place, otherwise.threads),
    backlog: numberAt(fields, 'backlog', place, otherwise.backlog),
  };
}

/** What the image is made of: its shell, its words, its files. */
function contentAt(fields: Fields, place: string): Partial<ImageBehaviour> {
  const content: Partial<ImageBehaviour> = {};
  const { shell, entrypoint, cmd, programs, tools, env, workdir, files } = fields;
  if (shell !== undefined) content.shell = oneOf(shell, `${place}.shell`, SHELLS);
  if (entrypoint !== undefined) content.entrypoint = textsAt(entrypoint, `${place}.entrypoint`);
  if (cmd !== undefined) content.cmd = textsAt(cmd, `${place}.cmd`);
  if (programs !== undefined) content.programs = programs === 'any' ? 'any' : textsAt(programs, `${place}.programs`);
  if (tools !== undefined) content.tools = tools === 'all' ? 'all' : textsAt(tools, `${place}.tools`);
  if (env !== undefined) content.env = textMapAt(env, `${place}.env`);
  if (workdir !== undefined) content.workdir = textAt(workdir, `${place}.workdir`);
  if (files !== undefined) content.files = textMapAt(files, `${place}.files`);
  if (fields['user'] !== undefined) content.user = numberAt(fields, 'user', place, 0);
  if (fields['stays'] !== undefined) content.stays = flagAt(fields['stays'], `${place}.stays`);
  if (fields['grpc'] !== undefined) content.grpc = flagAt(fields['grpc'], `${place}.grpc`);
  if (fields['preloaded'] !== undefined) content.preloaded = flagAt(fields['preloaded'], `${place}.preloaded`);
  return content;
}

/** What its program does. */
function programAt(fields: Fields, place: string): Partial<ImageBehaviour> {
  const program: Partial<ImageBehaviour> = {};
  const { listen, configuredIn, answers, serves, log, requires, runs } = fields;
  if (listen !== undefined) program.listen = listenAt(listen, `${place}.listen`);
  if (fields['ingress'] !== undefined) program.ingress = oneOf(fields['ingress'], `${place}.ingress`, INGRESS_PROGRAMS);
  if (configuredIn !== undefined) program.configuredIn = textAt(configuredIn, `${place}.configuredIn`);
  if (answers !== undefined) program.answers = answersAt(answers, `${place}.answers`);
  if (serves !== undefined) program.serves = textAt(serves, `${place}.serves`);
  if (log !== undefined) program.log = logAt(log, `${place}.log`);
  if (requires !== undefined) {
    const at = `${place}.requires`;
    const needed = fieldsAt(requires, at, ['env', 'flags', 'exitCode', 'says']);
    const says = textsAt(needed['says'], `${at}.says`);
    program.requires = {
      env: textsAt(needed['env'], `${at}.env`),
      flags: textsAt(needed['flags'], `${at}.flags`),
      exitCode: numberAt(needed, 'exitCode', at, 1),
      says,
    };
  }
  if (runs !== undefined) {
    const at = `${place}.runs`;
    const ran = fieldsAt(runs, at, ['seconds', 'exitCode', 'prints']);
    const afterMs = Math.round(numberAt(ran, 'seconds', at, 0) * 1000);
    program.exit = { afterMs, exitCode: numberAt(ran, 'exitCode', at, 0) };
    if (ran['prints'] !== undefined) program.prints = textAt(ran['prints'], `${at}.prints`);
  }
  return program;
}

/**
 * One behaviour; what the entry does not say is as in `base`.
 * @throws Error that names the place of the first fault
 */
export function behaviourAt(fields: Fields, place: string, base: ImageBehaviour): ImageBehaviour {
  const { ports, stop, usage, serving, commands } = fields;
  const behaviour: ImageBehaviour = {
    ...base,
    sizeBytes: numberAt(fields, 'sizeBytes', place, base.sizeBytes),
    startMs: numberAt(fields, 'startMs', place, base.startMs),
    readyAfterMs: numberAt(fields, 'readyAfterMs', place, base.readyAfterMs),
    ports: ports === undefined ? base.ports : portsAt(ports, `${place}.ports`),
    stop: stop === undefined ? base.stop : stopAt(stop, `${place}.stop`, base.stop),
    usage: usage === undefined ? base.usage : usageAt(usage, `${place}.usage`, base.usage),
    serving: serving === undefined ? base.serving : servingAt(serving, `${place}.serving`, base.serving),
    ...contentAt(fields, place),
    ...programAt(fields, place),
  };
  const written = new Map(base.writtenCommands);
  for (const [words, one] of commands === undefined ? [] : entriesAt(commands, `${place}.commands`)) {
    const at = `${place}.commands.${words}`;
    written.set(words, { at, fields: fieldsAt(one, at, BEHAVIOUR) });
  }
  return written.size === 0
    ? behaviour
    : { ...behaviour, writtenCommands: written, commands: commandsOf(behaviour, written) };
}

/** What an image does instead at each command; those of 'unknown' too are read anew, on top of the image's own fields. */
function commandsOf(image: ImageBehaviour, written: WrittenCommands): Map<string, ImageBehaviour> {
  // Neither other commands nor the end of the image's own program are a command's.
  const plain: ImageBehaviour = { ...image };
  delete plain.commands;
  delete plain.writtenCommands;
  delete plain.exit;
  delete plain.prints;
  const known = new Map<string, ImageBehaviour>();
  for (const [words, { at, fields }] of written) known.set(words, behaviourAt(fields, at, plain));
  return known;
}
