/** `kubectl edit`: an object in the editor, and what was changed as a patch (kubectl/pkg/cmd/edit). */
import type { AnyObject } from '../../../../model/meta.ts';
import { compactJson } from '../../../text/go-json.ts';
import type { Call } from '../../call.ts';
import type { Command } from '../../command.ts';
import { withSavedConfig } from '../../../manifests/last-applied.ts';
import { addressOf, fileFlags, type Info } from '../../resources/find.ts';
import { patchBetween } from '../../resources/local.ts';
import { fieldManagerFlag, SAVE_CONFIG_FLAG, write, writeQuery } from '../../resources/write.ts';
import type { Task } from '../../waits.ts';
import { EDIT_FLAGS, editObjects } from './editing.ts';
import { subresourceOf } from '../../resources/subresource.ts';

function* send(call: Call, info: Info, edited: AnyObject): Task<AnyObject | undefined> {
  const { managedFields } = info.object.metadata;
  const kept = managedFields === undefined ? edited : { ...edited, metadata: { ...edited.metadata, managedFields } };
  const { contentType, body } = patchBetween(info.object, withSavedConfig(kept, call.flags.bool('save-config')));
  if (Object.keys(body).length === 0) return undefined;
  if (call.flags.bool('output-patch')) call.io.out(`Patch: ${compactJson(body)}\n`);
  const address = { ...addressOf(info), ...subresourceOf(call) };
  return yield* write({ verb: 'patch', ...address, contentType, body, query: writeQuery(call) });
}

export const edit: Command = {
  name: 'edit',
  heading: 'Basic Commands (Intermediate)',
  use: 'edit (RESOURCE/NAME | -f FILENAME) [options]',
  short: 'Edit a resource on the server',
  long: 'Opens the editor. What is saved is sent; what is refused comes back with the reasons.',
  flags: [
    ...EDIT_FLAGS,
    SAVE_CONFIG_FLAG,
    ...fileFlags('Files, folders or URLs that name what to edit.'),
    fieldManagerFlag('kubectl-edit'),
  ],
  run: (call) => editObjects(call, { shown: ({ object }) => object, send: (info, edited) => send(call, info, edited) }),
};
