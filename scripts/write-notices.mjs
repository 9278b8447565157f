// Writes THIRD-PARTY-NOTICES of the package in the working folder: the licences of all code of others that its built
// files hold, by the notes of note-bundled.mjs. A package that holds none has no such file.
import { rmSync, writeFileSync } from 'node:fs';
import { bundledPackages, describeNotices } from './third-party.mjs';

const packages = bundledPackages(process.cwd());
if (packages.length > 0) writeFileSync('THIRD-PARTY-NOTICES', describeNotices(packages));
else rmSync('THIRD-PARTY-NOTICES', { force: true });
