/** What a container leaves behind in words: its message file, or the end of its log (pkg/kubelet/kuberuntime getTerminationMessage). */
import { containerAt, type Work } from '../pod-record.ts';
import { logLines } from './container-log.ts';
import { processesAt } from './container-processes.ts';
import { textAt } from './run-processes.ts';

/** Characters of a message file, and of a log that stands in for it; lines of the log. */
const MOST_MESSAGE = 4096;
const MOST_LOG = 2048;
const MOST_LINES = 80;

/** The message of a container that has just ended; '' for none. */
export function terminationMessage(work: Work, index: number, exitCode: number): string {
  const known = processesAt(work, index);
  if (known === undefined) return '';
  const container = containerAt(work.pod, index);
  const text = textAt(work, index, container?.terminationMessagePath ?? '/dev/termination-log');
  if (text !== '') return text.slice(0, MOST_MESSAGE);
  if (container?.terminationMessagePolicy !== 'FallbackToLogsOnError' || exitCode === 0) return '';
  const lines = logLines(work.ctx, work.uid, index, known.run).slice(-MOST_LINES);
  return lines
    .map((line) => `${line.text}\n`)
    .join('')
    .slice(-MOST_LOG);
}
