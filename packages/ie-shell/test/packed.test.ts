import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import manifest from '../package.json' with { type: 'json' };

const SLOW_MS = 120_000;

const PACKAGES = ['ie-ipc', 'ie-net', 'ie-sandbox', 'ie-shell'];

/** The names that users rely on, by package; each package may have more. */
const NAMES = {
  ipc: [
    ...['IpcChannel', 'IpcError', 'IpcMessage', 'MessageFromNetwork', 'MessageFromRenderer'],
    ...['FetchRequest', 'FetchResponse', 'FetchError', 'FetchPolicy', 'Shutdown', 'Ping', 'Pong'],
    ...['createPipeName', 'ENV_FD', 'ENV_PIPE', 'ENV_SECRET', 'PROTOCOL_VERSION'],
  ],
  net: ['Client', 'NetError'],
  sandbox: [
    ...['spawnChild', 'ChildHandle', 'SandboxError', 'describeExit'],
    ...['PROCESS_KINDS', 'parseProcessKind', 'requestedKind', 'KIND_OPTION'],
  ],
  child: ['connectParent'],
  shell: ['mode', 'ExitCode', 'exitCodeFor', 'ShellError', 'DUMPS', 'LOG_LEVELS'],
};

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ie-shell-packed-'));
const tarballs = Object.fromEntries(
  PACKAGES.map((name) => [
    `@internet-exploder/${name}`,
    join(folder, `internet-exploder-${name}-${manifest.version}.tgz`),
  ]),
);

beforeAll(async () => {
  for (const name of PACKAGES) {
    const cwd = fileURLToPath(new URL(`../../${name}`, import.meta.url));
    await run('pnpm', ['pack', '--pack-destination', folder], cwd);
  }
}, SLOW_MS);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each([
  ['npm', ['install', '--ignore-scripts=false', '--no-audit', '--no-fund'], ['npx', '--no-install']],
  ['pnpm', ['add'], ['pnpm', 'exec']],
] as const)('the packed packages, installed by %s', (manager, install, [exec, option]) => {
  const home = join(folder, manager);
  let installation: Output;

  beforeAll(async () => {
    mkdirSync(home);
    // pnpm takes what a tarball depends on from the registry, even where a tarball of it is given, too.
    const overrides = manager === 'pnpm' ? { pnpm: { overrides: tarballs } } : {};
    writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, ...overrides }));
    installation = await run(manager, [...install, ...Object.values(tarballs)], home);
    for (const name of ['user.mjs', 'user-types.mts']) {
      cpSync(new URL(`fixtures/${name}`, import.meta.url), join(home, name));
    }
  }, SLOW_MS);

  it('have no script that asks for approval', () => {
    expect(installation.stdout + installation.stderr).not.toMatch(/build scripts|approve-builds/i);
  });

  it('give a command that opens the welcome site', async () => {
    const { stdout } = await run(exec, [option, 'ie-shell', '--dump', 'status'], home);
    expect(stdout).toMatch(/^200 http:\/\/127\.0\.0\.1:\d+\/\n$/);
  });

  it('give a program every name they promise, and a child of its own', async () => {
    const { stdout, stderr } = await run(process.execPath, ['user.mjs'], home);
    const names = JSON.parse(stdout);
    for (const [from, promised] of Object.entries(NAMES)) {
      expect(names[from]).toEqual(expect.arrayContaining(promised));
    }
    expect(stderr).toBe('');
  });

  it.each([
    ['node16', 'node16'],
    ['bundler', 'esnext'],
  ])(
    'give strict TypeScript their types, resolved as by %s',
    { timeout: SLOW_MS },
    async (moduleResolution, module) => {
      const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
      const { stdout } = await run(
        process.execPath,
        [
          join(modules, 'typescript', 'bin', 'tsc'),
          ...['--noEmit', '--strict', '--target', 'es2022', '--lib', 'es2023,esnext.disposable'],
          ...['--moduleResolution', moduleResolution, '--module', module],
          ...['--types', 'node', '--typeRoots', join(modules, '@types'), 'user-types.mts'],
        ],
        home,
      );
      expect(stdout).toBe('');
    },
  );
});

interface Output {
  stdout: string;
  stderr: string;
}

/** Runs a program, which has to succeed. */
function run(program: string, args: readonly string[], cwd: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    execFile(program, args, { cwd, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve({ stdout, stderr });
    });
  });
}
