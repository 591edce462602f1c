/** `kubectl set image` (kubectl/pkg/cmd/set/set_image.go). */
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { CommandError } from '../../errors.ts';
import { parsePairs, resourcesAndPairs } from '../../resources/pairs.ts';
import type { Task } from '../../waits.ts';
import { containersOf, nameOfContainer, setAll, setFlags, UnnamedError, withContainers } from './pod-templates.ts';

function* run(call: Call): Task<number> {
  const { resources, pairs } = resourcesAndPairs(call.args, 'image');
  const { set: images } = parsePairs(pairs, 'image', false);
  return yield* setAll(call, {
    resources,
    done: 'image updated',
    refused: 'failed to patch image update to pod template:',
    check: () => {
      if (pairs.length === 0) throw new CommandError('at least one image update is required');
    },
    next: (object) => {
      const names = containersOf(object).map(nameOfContainer);
      for (const name of Object.keys(images))
        if (name !== '*' && !names.includes(name))
          throw new UnnamedError(`error: unable to find container named ${JSON.stringify(name)}`);
      return withContainers(object, (container) => {
        const image = images[nameOfContainer(container)] ?? images['*'];
        return image === undefined ? container : { ...container, image };
      });
    },
  });
}

export const image: Command = {
  name: 'image',
  use: 'image (-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  short: 'Update the image of a pod template',
  flags: setFlags(true),
  run,
};
