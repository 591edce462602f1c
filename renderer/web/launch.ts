/** The files that the local server was started with; none where the page is served by anything else. */
import type { Launch } from './messages.ts';

const nothing: Launch = { files: [], errors: [] };

/** Reads launch.json. A server that has none (404, or a page in its place) means that no file was given. */
export async function readLaunch(url: URL): Promise<Launch> {
  try {
    const answer = await fetch(url);
    if (!answer.ok || !(answer.headers.get('content-type') ?? '').startsWith('application/json')) return nothing;
    return { ...nothing, ...((await answer.json()) as Partial<Launch>) };
  } catch (error) {
    return { files: [], errors: [`launch.json: ${error instanceof Error ? error.message : String(error)}`] };
  }
}
