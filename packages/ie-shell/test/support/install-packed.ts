import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../../package.json' with { type: 'json' };

/** Milliseconds that packing and installing may take beside all the other tests. */
export const INSTALL_MS = 120_000;

const PACKAGES = ['ie-ipc', 'ie-net', 'ie-sandbox', 'ie-shell'];

const INSTALL = {
  npm: ['install', '--ignore-scripts=false', '--no-audit', '--no-fund', '--prefer-offline'],
  pnpm: ['add', '--prefer-offline'],
} as const;

export type PackageManager = keyof typeof INSTALL;

/** The packages as they would be published, in a folder of their own. */
export interface PackedPackages {
  /** Installs them in a new folder, which has that path. */
  installBy(manager: PackageManager): Promise<{ home: string; output: string }>;
  /** Installs them by Yarn with Plug'n'Play, and gives how that is called there. */
  installByYarn(): Promise<{ home: string; yarn: readonly [string, ...string[]] }>;
  remove(): void;
}

/** Yarn is on npm under this name. */
const YARN = ['npx', '--yes', '--prefer-offline', '--package=@yarnpkg/cli-dist@4', 'yarn'] as const;

/** Packs what has been built. */
export async function packPackages(): Promise<PackedPackages> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'ie-shell-packed-'));
  await Promise.all(
    PACKAGES.map((name) => {
      const cwd = fileURLToPath(new URL(`../../../${name}`, import.meta.url));
      return runToEnd('pnpm', ['pack', '--pack-destination', folder], cwd);
    }),
  );
  const tarballs = Object.fromEntries(
    PACKAGES.map((name) => [
      `@internet-exploder/${name}`,
      join(folder, `internet-exploder-${name}-${manifest.version}.tgz`),
    ]),
  );
  return {
    installBy: async (manager) => {
      const home = join(folder, manager);
      mkdirSync(home);
      // pnpm takes what a tarball depends on from the registry, even where a tarball of it is given, too.
      const overrides = manager === 'pnpm' ? { pnpm: { overrides: tarballs } } : {};
      writeFileSync(join(home, 'package.json'), JSON.stringify({ private: true, ...overrides }));
      const words = [...INSTALL[manager], ...Object.values(tarballs)];
      const { stdout, stderr } = await runToEnd(manager, words, home);
      return { home, output: stdout + stderr };
    },
    installByYarn: async () => {
      const home = join(folder, 'yarn');
      mkdirSync(home);
      const files = Object.fromEntries(
        Object.entries(tarballs).map(([name, file]) => [name, `file:${file}`]),
      );
      writeFileSync(
        join(home, 'package.json'),
        JSON.stringify({ private: true, dependencies: files, resolutions: files }),
      );
      const { stdout } = await runToEnd('npm', ['config', 'get', 'registry'], home);
      const registry = new URL(stdout.trim());
      const settings = {
        nodeLinker: 'pnp',
        enableGlobalCache: false,
        enableTelemetry: false,
        // Yarn writes no lockfile by itself where CI is set.
        enableImmutableInstalls: false,
        npmRegistryServer: registry.href,
        unsafeHttpWhitelist: [registry.hostname],
      };
      writeFileSync(join(home, '.yarnrc.yml'), JSON.stringify(settings));
      // By this it is a project of its own.
      writeFileSync(join(home, 'yarn.lock'), '');
      const [program, ...words] = YARN;
      await runToEnd(program, [...words, 'install'], home);
      return { home, yarn: YARN };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export interface Output {
  stdout: string;
  stderr: string;
}

/** Runs a program, which has to succeed. */
export function runToEnd(program: string, words: readonly string[], cwd: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    execFile(program, words, { cwd, shell: process.platform === 'win32' }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`));
      else resolve({ stdout, stderr });
    });
  });
}
