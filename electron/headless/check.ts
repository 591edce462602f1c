/** `orrery check`: the honest manifest report, nothing run. */
import { KindRegistry } from '../../shared/engine/kinds/registry.ts';
import { checkManifests } from '../../shared/engine/manifests/apply.ts';
import type { FieldUse, ManifestReport } from '../../shared/model/report.ts';
import { isKnownImage, type ImageCatalogue } from '../../shared/engine/kubelet/images/image-catalogue.ts';
import { imagesFromDisk } from './disk-assets.ts';
import { problemLine } from './problems.ts';
import { readSources } from './sources.ts';

export interface CheckOptions {
  json?: boolean;
  /** The shipped ones where absent. */
  images?: ImageCatalogue;
}

/** Prints the report and gives the exit code: 1 when anything in the files is wrong. */
export function checkFiles(names: readonly string[], { json, images }: CheckOptions): number {
  const sources = readSources(names);
  const catalogue = images ?? imagesFromDisk();
  const report = checkManifests(sources.files, {
    kinds: new KindRegistry(),
    knowsImage: (image) => isKnownImage(catalogue, image),
  });
  if (json === true) process.stdout.write(`${JSON.stringify(report)}\n`);
  else printReport(report);
  for (const p of report.problems) process.stderr.write(`${problemLine(p)}\n`);
  for (const line of sources.errors) process.stderr.write(`${line}\n`);
  return sources.errors.length > 0 || report.problems.some((p) => p.severity === 'error') ? 1 : 0;
}

const USES: readonly FieldUse[] = ['simulated', 'shown', 'ignored'];
const WORDS: Record<FieldUse, string> = { simulated: 'simulated', shown: 'shown only', ignored: 'ignored' };

function printReport(report: ManifestReport): void {
  for (const d of report.documents) {
    const where = `${d.place.file}${d.place.line === undefined ? '' : `:${d.place.line}`}`;
    const name = d.namespace === undefined ? d.name : `${d.namespace}/${d.name}`;
    const kept = d.simulated ? '' : ' — not simulated: stored, listed and drawn only';
    process.stdout.write(`${where}  ${d.kind} ${name}${d.outcome === 'failed' ? ' — refused' : kept}\n`);
    for (const use of USES) {
      const fields = d.fields.filter((f) => f.use === use).map((f) => f.field);
      if (fields.length > 0) process.stdout.write(`  ${WORDS[use].padEnd(10)}  ${fields.join(', ')}\n`);
    }
    for (const image of d.unknownImages ?? [])
      process.stdout.write(
        `  image ${image} is not in the catalogue: it listens on its containerPorts and starts in a second\n`,
      );
  }
  const { checked, failed } = report.totals;
  process.stdout.write(`${checked} accepted, ${failed} refused\n`);
}
