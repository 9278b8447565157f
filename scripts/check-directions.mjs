// Holds the packages' directions: who may import whom, in the sources and in the manifests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What each package may import besides node: modules and its own files. */
const ALLOWED = {
  'ie-ipc': ['zod'],
  'ie-net': ['undici', 'ipaddr.js'],
  'ie-sandbox': ['@internet-exploder/ie-ipc'],
  'ie-shell': [
    '@internet-exploder/ie-ipc',
    '@internet-exploder/ie-net',
    '@internet-exploder/ie-sandbox',
    'commander',
  ],
};

/** Folders inside a package with narrower rights: a renderer has no network, so not its client either. */
const FORBIDDEN_IN = {
  'packages/ie-shell/src/child-renderer': ['@internet-exploder/ie-net', '../child-network'],
};

const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g;

/** The violations, one a line, or nothing. */
export function checkDirections() {
  const problems = Object.entries(ALLOWED).flatMap(([name, allowed]) => [
    ...importProblems(name, allowed),
    ...manifestProblems(name, allowed),
  ]);
  return problems.length ? `${problems.join('\n')}\n` : undefined;
}

function importProblems(name, allowed) {
  return sources(`packages/${name}/src`).flatMap((file) => {
    const imports = [...readFileSync(file, 'utf8').matchAll(IMPORT)].map(([, specifier]) => specifier);
    const forbidden = Object.entries(FORBIDDEN_IN).find(([folder]) => file.startsWith(folder))?.[1] ?? [];
    return imports
      .filter((specifier) => !isOwn(specifier) && !allowed.some((other) => isWithin(specifier, other)))
      .concat(imports.filter((specifier) => forbidden.some((other) => isWithin(specifier, other))))
      .map((specifier) => `${file} may not import ${specifier}`);
  });
}

function manifestProblems(name, allowed) {
  const { dependencies = {} } = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'));
  return Object.keys(dependencies)
    .filter((dependency) => !allowed.includes(dependency))
    .map((dependency) => `packages/${name}/package.json may not depend on ${dependency}`);
}

function sources(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => join(folder, file));
}

function isOwn(specifier) {
  return specifier.startsWith('.') || specifier.startsWith('node:');
}

function isWithin(specifier, name) {
  return specifier === name || specifier.startsWith(`${name}/`);
}
