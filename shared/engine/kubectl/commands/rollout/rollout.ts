/** `kubectl rollout`: how far a release has come, what was before, and back again (kubectl/pkg/cmd/rollout). */
import type { Command } from '../../command.ts';
import { history } from './history.ts';
import { pause, restart, resume } from './template-changes.ts';
import { status } from './status.ts';
import { undo } from './undo.ts';

export const rollout: Command = {
  name: 'rollout',
  heading: 'Deploy Commands',
  use: 'rollout SUBCOMMAND [options]',
  alone: { to: 'out', exit: 1 },
  short: 'Manage the rollout of a resource',
  long: 'Works on deployments, daemonsets and statefulsets.',
  examples: `  # What was released before
  kubectl rollout history deployment/web
  
  # Back to the revision before
  kubectl rollout undo deployment/web
  
  # How far the release has come
  kubectl rollout status deployment/web`,
  subcommands: [history, pause, restart, resume, status, undo],
};
