// Checks the third-party notices of each published package; see write-notices.mjs.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundledPackages, describeNotices, staleFiles } from './third-party.mjs';

const NOTICES = 'THIRD-PARTY-NOTICES';

/** Returns the problems of the notices of the packages in these folders, one a line, or nothing. */
export function checkNotices(folders) {
  const problems = folders.flatMap((folder) => [...unnotedFiles(folder), ...noticeProblems(folder)]);
  return problems.length > 0 ? `${problems.join('\n')}\n` : undefined;
}

/** Built files without a note, whose contents are unknown. */
function unnotedFiles(folder) {
  return staleFiles(folder).map((file) => `${folder}/dist/${file} has no note of what is bundled in it`);
}

function noticeProblems(folder) {
  const packages = bundledPackages(folder);
  const { files } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const path = join(folder, NOTICES);
  if (packages.length === 0) return existsSync(path) ? [`${path} speaks of nothing`] : [];
  if (!files.includes(NOTICES)) return [`${folder}/package.json does not publish ${NOTICES}`];
  const isCurrent = existsSync(path) && readFileSync(path, 'utf8') === describeNotices(packages);
  return isCurrent ? [] : [`${path} is not what the build would write`];
}
