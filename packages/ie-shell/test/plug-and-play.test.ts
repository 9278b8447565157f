import { afterAll, beforeAll, expect, it } from 'vitest';
import { INSTALL_MS, type PackedPackages, packPackages, runToEnd } from './support/install-packed.js';

let packed: PackedPackages;

beforeAll(async () => {
  packed = await packPackages();
}, INSTALL_MS);

afterAll(() => packed?.remove());

it("the packed packages work where Yarn keeps all others in archives (Plug'n'Play)", {
  timeout: INSTALL_MS,
}, async () => {
  const { home, yarn } = await packed.installByYarn();
  const [program, ...words] = yarn;
  const { stdout } = await runToEnd(program, [...words, 'ie-shell', '--dump', 'status'], home);
  expect(stdout).toMatch(/^200 http:\/\/127\.0\.0\.1:\d+\/\n$/);
});
