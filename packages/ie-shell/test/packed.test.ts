import { cpSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { INSTALL_MS, type PackedPackages, packPackages, runToEnd } from './support/install-packed.js';

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

let packed: PackedPackages;

beforeAll(async () => {
  packed = await packPackages();
}, INSTALL_MS);

afterAll(() => packed?.remove());

describe.each([
  ['npm', ['npx', '--no-install']],
  ['pnpm', ['pnpm', 'exec']],
] as const)('the packed packages, installed by %s', (manager, [exec, option]) => {
  let home: string;
  let output: string;

  beforeAll(async () => {
    ({ home, output } = await packed.installBy(manager));
    for (const name of ['user.mjs', 'user-types.mts']) {
      cpSync(new URL(`fixtures/${name}`, import.meta.url), join(home, name));
    }
  }, INSTALL_MS);

  it('hold the notices of what others wrote in them, what they are for, and all that their README leads to', () => {
    for (const name of ['ie-ipc', 'ie-net', 'ie-sandbox', 'ie-shell']) {
      const folder = join(home, 'node_modules/@internet-exploder', name);
      const read = (file: string) => readFileSync(join(folder, file), 'utf8');
      expect(JSON.parse(read('package.json'))).toMatchObject({
        license: expect.stringMatching(/./),
        repository: { directory: `packages/${name}` },
        homepage: expect.stringMatching(/^https:/),
        // Children are started from files, which Yarn's archives are not.
        ...((name === 'ie-sandbox' || name === 'ie-shell') && { preferUnplugged: true }),
        keywords: expect.arrayContaining([expect.stringMatching(/./)]),
      });
      for (const file of ['LICENSE', 'THIRD-PARTY-NOTICES']) expect(read(file)).not.toBe('');
      const links = [...read('README.md').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(
        ([, link = '']) => link,
      );
      if (name === 'ie-shell') expect(links).toContain('docs/headless.md');
      for (const link of links) expect(read(link)).not.toBe('');
    }
  });

  it('have no script that asks for approval', () => {
    expect(output).not.toMatch(/build scripts|approve-builds/i);
  });

  it('give a command that opens the welcome site', async () => {
    const { stdout } = await runToEnd(exec, [option, 'ie-shell', '--dump', 'status'], home);
    expect(stdout).toMatch(/^200 http:\/\/127\.0\.0\.1:\d+\/\n$/);
  });

  it('give a program every name they promise, and a child of its own', async () => {
    const { stdout, stderr } = await runToEnd(process.execPath, ['user.mjs'], home);
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
    { timeout: INSTALL_MS },
    async (moduleResolution, module) => {
      const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
      const { stdout } = await runToEnd(
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
