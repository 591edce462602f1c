/** Runs a kubectl line against objects that stand still and a script: what logs say, what a watch brings, what a list lacks. */
import type { RestResponse } from '../../../shared/engine/api/rest.ts';
import { parseTime } from '../../../shared/engine/kernel/time.ts';
import { answer, discoveryOf } from '../../../shared/engine/kubectl/door.ts';
import { frozenApi } from '../../../shared/engine/kubectl/frozen-driver.ts';
import { kubectl } from '../../../shared/engine/kubectl/run.ts';
import type { DoorEvent, DoorRequest, LogRequest, Wait } from '../../../shared/engine/kubectl/waits.ts';
import type { KubeObject } from '../../../shared/model/meta.ts';
import type { Printed } from './frozen.ts';
import { wordsOf } from './words.ts';

export interface Script {
  objects?: readonly KubeObject[];
  /** An answer in place of the API's; undefined: the API answers. */
  rest?(request: DoorRequest): RestResponse | undefined;
  /** What the n-th watch (from 0) brings, one after the other; then nothing comes any more. */
  watches?: readonly (readonly DoorEvent[])[];
  log?(request: LogRequest): RestResponse;
  /** What is printed later into logs that are followed, by their numbers. */
  more?: readonly { log: number; text: string }[];
}

export const NOW = '2026-11-23T08:20:14Z';

/** @throws for a wait that the script has nothing for */
export function play(line: string, { objects = [], rest, watches = [], log, more = [] }: Script): Printed {
  const api = frozenApi(objects, parseTime(NOW)!);
  const printed: Printed = { stdout: '', stderr: '', exit: 0 };
  let [opened, followed, told, passed] = [0, 0, 0, 0];
  const seen: number[] = [];
  const given = (wait: Wait): unknown => {
    if ('rest' in wait) return rest?.(wait.rest) ?? answer(api, wait.rest);
    if ('discover' in wait) return discoveryOf(api.kinds());
    if ('watch' in wait) {
      seen[++opened] = 0;
      return opened;
    }
    if ('next' in wait) {
      const event = watches[wait.next - 1]?.[seen[wait.next]!++];
      if (event === undefined) passed += wait.withinMs ?? 0;
      return event;
    }
    if ('unwatch' in wait) return undefined;
    if ('sleep' in wait) return void (passed += wait.sleep);
    if ('logs' in wait && log !== undefined)
      return wait.follow ? { log: followed++, answer: log(wait.logs) } : log(wait.logs);
    if ('moreLogs' in wait) return more[told++];
    if ('readFile' in wait) return { error: 'no such file or directory' };
    throw new Error(`nothing is scripted for ${JSON.stringify(wait)}`);
  };
  const command = kubectl(
    {
      out: (text) => void (printed.stdout += text),
      err: (text) => void (printed.stderr += text),
      now: () => api.now() + passed,
      env: {},
    },
    wordsOf(line),
  );
  let step = command.next();
  while (step.done !== true) step = command.next(given(step.value));
  return { ...printed, exit: step.value };
}
