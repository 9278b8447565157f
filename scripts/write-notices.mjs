// Writes THIRD-PARTY-NOTICES of the package in the working folder: the licences of all third-party code in
// its built files, according to the notes of note-bundled.mjs. Removes the file if there is no such code.
import { rmSync, writeFileSync } from 'node:fs';
import { bundledPackages, describeNotices } from './third-party.mjs';

const packages = bundledPackages(process.cwd());
if (packages.length > 0) writeFileSync('THIRD-PARTY-NOTICES', describeNotices(packages));
else rmSync('THIRD-PARTY-NOTICES', { force: true });
