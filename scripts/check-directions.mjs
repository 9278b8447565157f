// Holds the sources and the manifests to the tables in directions.mjs: packages, folders, files that import each other.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CIRCLES, FOLDERS, MAX_ENTRIES, PACKAGES, RENDERER_ONLY } from './directions.mjs';

const RENDERER = 'child-renderer';
/** A renderer has no network, so none of the files that it imports may import the HTTP client. */
const CLIENT = '@internet-exploder/ie-net';

/**
 * The violations below `root`, one a line, or undefined where there are none.
 *
 * @param root The folder that has `packages`. @default '.'
 */
export function checkDirections(root = '.') {
  const problems = Object.keys(PACKAGES).flatMap((name) => checkPackage(root, name));
  return problems.length ? `${problems.join('\n')}\n` : undefined;
}

function checkPackage(root, name) {
  const source = join(root, 'packages', name, 'src');
  const imports = readImports(source);
  const order = Object.keys(FOLDERS[name]);
  return [
    ...checkManifest(root, name),
    ...checkExternals(name, imports),
    ...order.flatMap((folder, index) =>
      checkFolder({ name, folder, source, imports, above: order.slice(0, index) }),
    ),
    ...missingFolders(name, imports),
    ...checkCircles(name, imports),
    ...checkRenderer(name, imports),
  ];
}

/** Every source file of a package, by its path below `src`: the packages and the files of the package that it imports. */
function readImports(source) {
  const files = readdirSync(source, { recursive: true }).filter(
    (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
  );
  return new Map(
    files.map((file) => {
      const code = readFileSync(join(source, file), 'utf8').replace(DOCSTRING, '');
      const specifiers = [...code.matchAll(IMPORT)].map(([, stated, loaded]) => stated ?? loaded);
      const inner = specifiers.filter((specifier) => specifier.startsWith('.'));
      return [
        file,
        {
          packages: specifiers.filter((specifier) => !/^(?:\.|node:)/.test(specifier)),
          files: inner.map((specifier) => join(dirname(file), specifier).replace(/\.js$/, '.ts')),
        },
      ];
    }),
  );
}

/** Lines of a docstring: their examples import what a reader's program imports. */
const DOCSTRING = /^ *\*.*$/gm;
const IMPORT = /\b(?:from|import)\s+'([^']+)'|\bimport\s*\(\s*'([^']+)'/g;

function checkManifest(root, name) {
  const { dependencies = {} } = JSON.parse(
    readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
  );
  return Object.keys(dependencies)
    .filter((dependency) => !PACKAGES[name].some((allowed) => isWithin(allowed, dependency)))
    .map((dependency) => `${name}/package.json may not depend on ${dependency}`);
}

function checkExternals(name, imports) {
  return [...imports].flatMap(([file, { packages }]) => {
    const isRenderer = name === 'ie-shell' && isWithin(file, RENDERER);
    const allowed = [...PACKAGES[name], ...(isRenderer ? RENDERER_ONLY : [])];
    return packages
      .filter((specifier) => !allowed.some((other) => isWithin(specifier, other)))
      .map((specifier) => `${name}/src/${file} may not import ${specifier}`);
  });
}

/** What one folder imports against the table, and the table's entry against that. */
function checkFolder({ name, folder, source, imports, above }) {
  const path = folder === '.' ? `${name}/src` : `${name}/src/${folder}`;
  const allowed = FOLDERS[name][folder].split(/\s+/).filter(Boolean);
  const used = new Set();
  const problems = [];
  for (const [file, target] of importsOutOf(folder, imports)) {
    const entry = [dirname(target), target].find((one) => allowed.includes(one));
    if (entry) used.add(entry);
    else {
      const list = allowed.join(', ') || 'nothing';
      problems.push(`${name}/src/${file} may not import ${target}: ${path} may import ${list}`);
    }
  }
  const tableProblems = allowed.flatMap((entry) => {
    const target = entry.endsWith('.ts') ? dirname(entry) : entry;
    if (above.includes(target)) return [`the table lets ${path} import ${entry}, which stands above it`];
    return used.has(entry)
      ? []
      : [`the table lets ${path} import ${entry}, which it does not: remove the entry`];
  });
  return [...problems, ...tableProblems, ...checkSize(path, join(source, folder))];
}

/** The files of a folder, each with a file of another folder that it imports. */
function importsOutOf(folder, imports) {
  return [...imports]
    .filter(([file]) => dirname(file) === folder)
    .flatMap(([file, { files }]) => files.map((target) => [file, target]))
    .filter(([, target]) => dirname(target) !== folder && target !== '../package.json');
}

function checkSize(path, folder) {
  if (!existsSync(folder)) return [`the table has the folder ${path}, which does not exist`];
  const { length } = readdirSync(folder);
  return length > MAX_ENTRIES ? [`${path} has ${length} entries; split it: ${MAX_ENTRIES} are the most`] : [];
}

function missingFolders(name, imports) {
  const folders = new Set([...imports.keys()].map((file) => dirname(file)));
  return [...folders]
    .filter((folder) => !(folder in FOLDERS[name]))
    .map((folder) => `${name}/src/${folder} is missing in the table of folders`);
}

/** Files that reach each other, unless the table names just these. */
function checkCircles(name, imports) {
  const reached = new Map([...imports.keys()].map((file) => [file, reachedFrom(file, imports)]));
  const circles = new Set(
    [...reached]
      .filter(([file, others]) => others.has(file))
      .map(([file, others]) =>
        [...others]
          .filter((other) => reached.get(other)?.has(file))
          .map((other) => `${name}/src/${other}`)
          .sort()
          .join(' '),
      ),
  );
  const known = CIRCLES.map((circle) => [...circle].sort().join(' ')).filter((circle) =>
    circle.startsWith(`${name}/`),
  );
  return [
    ...[...circles]
      .filter((circle) => !known.includes(circle))
      .map((circle) => `these files import each other: ${circle}`),
    ...known
      .filter((circle) => !circles.has(circle))
      .map((circle) => `these files import each other no longer: ${circle}`),
  ];
}

function checkRenderer(name, imports) {
  if (name !== 'ie-shell') return [];
  const files = [...imports.keys()].filter((file) => isWithin(file, RENDERER));
  const reached = new Set(files.flatMap((file) => [file, ...reachedFrom(file, imports)]));
  return [...reached]
    .filter((file) => imports.get(file)?.packages.some((specifier) => isWithin(specifier, CLIENT)))
    .map((file) => `${name}/src/${file} imports ${CLIENT}, and a renderer imports this file`);
}

/** Every file that one imports, directly or through others. */
function reachedFrom(file, imports) {
  const reached = new Set();
  const next = [file];
  for (let current = next.pop(); current !== undefined; current = next.pop()) {
    for (const target of imports.get(current)?.files ?? []) {
      if (reached.has(target)) continue;
      reached.add(target);
      next.push(target);
    }
  }
  return reached;
}

function isWithin(path, folder) {
  return path === folder || path.startsWith(`${folder}/`);
}
