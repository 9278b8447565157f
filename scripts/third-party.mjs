import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The licences of third-party code that a package may include. */
const LICENCES = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
]);

/** The licences of packages that lack a licence file, by package name. */
const KEPT = fileURLToPath(new URL('licences', import.meta.url));

const LICENCE_FILE = /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i;

/**
 * Returns the third-party packages whose code a package's built files include, sorted by name and version.
 * Each has `name`, `version`, `licence` (an SPDX expression), `homepage` and `text`.
 *
 * @throws Error for a package without a licence text, and for a licence that does not permit inclusion
 */
export function bundledPackages(folder) {
  const found = new Map();
  for (const other of bundledFolders(folder)) {
    const described = describePackage(other);
    found.set(`${described.name}@${described.version}`, described);
  }
  return [...found.keys()].sort().map((key) => found.get(key));
}

/** Returns the text of THIRD-PARTY-NOTICES. */
export function describeNotices(packages) {
  const parts = packages.map(
    ({ name, version, licence, homepage, text }) =>
      `${'-'.repeat(80)}\n${name} ${version}\nLicence: ${licence}\n${homepage ? `${homepage}\n` : ''}\n${text}\n`,
  );
  return `This package contains code of the following packages, under their licences.\n\n${parts.join('\n')}`;
}

/** Reads the notes that a package's builds left. */
export function bundledNotes(folder) {
  const notes = join(folder, '.bundled');
  if (!existsSync(notes)) return [];
  return readdirSync(notes).map((file) => JSON.parse(readFileSync(join(notes, file), 'utf8')));
}

/**
 * Returns the scripts in `dist` that no build noted. They are left from an earlier build, if the builds write
 * notes at all.
 */
export function staleFiles(folder) {
  const dist = join(folder, 'dist');
  if (!existsSync(dist)) return [];
  const noted = new Set(bundledNotes(folder).flatMap(({ outputs }) => outputs));
  return readdirSync(dist, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.[cm]?js$/.test(file) && !noted.has(file));
}

function bundledFolders(folder) {
  return bundledNotes(folder).flatMap(({ folders, ours }) => [
    ...folders.map((path) => resolve(folder, path)),
    ...ours.flatMap((name) => bundledFolders(resolve(folder, '..', name))),
  ]);
}

function describePackage(folder) {
  const { name, version, license, homepage } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  if (!LICENCES.has(license)) throw new Error(`${name} ${version}: ${license} is not a licence to bundle`);
  const files = licenceFiles(folder, name);
  if (files.length === 0) throw new Error(`${name} ${version} has no licence file in ${folder}`);
  const text = files.map((file) => readFileSync(file, 'utf8').trim()).join('\n\n');
  return { name, version, licence: license, homepage, text };
}

/** Returns the licence texts of a package, or the text kept here if the package lacks one. */
function licenceFiles(folder, name) {
  const own = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  if (own.length > 0) return own.map((file) => join(folder, file));
  const kept = join(KEPT, `${name.replace('/', '+')}.txt`);
  return existsSync(kept) ? [kept] : [];
}
