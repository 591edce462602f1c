/** What `kubectl debug` was asked for, checked in upstream's order (kubectl/pkg/cmd/debug/debug.go Validate). */
import type { Call } from '../../call.ts';
import { CommandError } from '../../errors.ts';
import { PROFILES, type Keep, type Profile } from './profile.ts';

export interface Options {
  targets: readonly string[];
  words: readonly string[];
  image: string;
  images: ReadonlyMap<string, string>;
  env: readonly { name: string; value: string }[];
  profile: Profile;
  keep: Keep;
  attach: boolean;
}

const pairs = (list: readonly string[], flag: string): [string, string][] =>
  list.map((text) => {
    const equals = text.indexOf('=');
    if (equals < 0)
      throw new CommandError(
        `invalid argument ${JSON.stringify(text)} for "--${flag}" flag: ${text} must be formatted as key=value`,
      );
    return [text.slice(0, equals), text.slice(equals + 1)];
  });

const IMAGE = /^[a-z0-9]+(?:[._/:@-]*[A-Za-z0-9_]+)*$/;

/** @throws CommandError */
export function optionsOf({ args, dashAt, flags, io }: Call): Options {
  const isCopy = flags.text('copy-to') !== '';
  const image = flags.text('image');
  const images = new Map(pairs(flags.list('set-image'), 'set-image'));
  const hasDash = dashAt >= 0 && args.length > dashAt;
  const targets = hasDash ? args.slice(0, dashAt) : args;
  const words = hasDash ? args.slice(dashAt) : [];
  const wanted = flags.text('profile');
  const profile = PROFILES.find((name) => name === wanted);
  if (profile === undefined) throw new CommandError(`unknown profile: ${wanted}`);
  if (flags.text('custom') !== '') throw new CommandError('--custom is not simulated');
  const container = flags.text('container');
  const refuse = (isWrong: boolean, why: string): void => {
    if (isWrong) throw new CommandError(why);
  };
  refuse(
    flags.bool('attach') && image === '' && container === '',
    'you must specify --container or create a new container using --image in order to attach.',
  );
  if (isCopy) {
    refuse(
      image === '' && images.size === 0 && words.length === 0,
      'you must specify --image, --set-image or command arguments.',
    );
    refuse(
      words.length > 0 && container === '' && image === '',
      'you must specify an existing container or a new image when specifying args.',
    );
  } else {
    refuse(flags.bool('replace'), '--replace may only be used with --copy-to.');
    refuse(flags.bool('same-node'), '--same-node may only be used with --copy-to.');
    refuse(images.size > 0, '--set-image may only be used with --copy-to.');
    refuse(image === '', 'you must specify --image when not using --copy-to.');
  }
  refuse(image !== '' && !IMAGE.test(image), `invalid image name ${JSON.stringify(image)}: invalid reference format`);
  refuse(targets.length === 0, 'NAME or filename is required for debug');
  const pull = flags.text('image-pull-policy');
  refuse(!['', 'Always', 'IfNotPresent', 'Never'].includes(pull), `invalid image pull policy: ${pull}`);
  const target = flags.text('target');
  refuse(target !== '' && isCopy, '--target is incompatible with --copy-to. Use --share-processes instead.');
  if (target !== '' && !flags.bool('quiet'))
    io.out(
      `Targeting container ${JSON.stringify(target)}. If you don't see processes from this container it may be because the container runtime doesn't support this feature.\n`,
    );
  refuse(flags.bool('tty') && !flags.bool('stdin'), '-i/--stdin is required for containers with -t/--tty=true');
  if (profile === 'legacy')
    io.err(
      '--profile=legacy is deprecated and will be removed in the future. It is recommended to explicitly specify a profile, for example "--profile=general".\n',
    );
  const keep: Keep = {
    labels: flags.bool('keep-labels'),
    annotations: flags.bool('keep-annotations'),
    liveness: flags.bool('keep-liveness'),
    readiness: flags.bool('keep-readiness'),
    startup: flags.bool('keep-startup'),
    initContainers: flags.bool('keep-init-containers'),
  };
  const env = pairs(flags.list('env'), 'env').map(([name, value]) => ({ name, value }));
  const attach = flags.changed('attach') ? flags.bool('attach') : flags.bool('stdin');
  return { targets, words, image, images, env, profile, keep, attach };
}
