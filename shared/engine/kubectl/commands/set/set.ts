/** `kubectl set`: one thing of objects that are there (kubectl/pkg/cmd/set). */
import type { Command } from '../../command.ts';
import { env } from './env.ts';
import { image } from './image.ts';
import { resources } from './resources.ts';
import { selector } from './selector.ts';
import { serviceAccount } from './service-account.ts';
import { subject } from './subject.ts';

export const set: Command = {
  name: 'set',
  heading: 'Basic Commands (Beginner)',
  use: 'set SUBCOMMAND [options]',
  short: 'Set specific features on objects',
  subcommands: [env, image, resources, selector, serviceAccount, subject],
};
