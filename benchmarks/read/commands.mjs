import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const CLI = fileURLToPath(new URL('../../packages/ie-shell/dist/cli.cjs', import.meta.url));

/** What the page is asked for with, on ie-shell's command line. */
export function shellArguments(dump, url) {
  return [CLI, '--allow-http', '--allow-private', '--dump', dump, url];
}

/** Each program that is measured: its file and its arguments. One that is not installed has no file. */
export function createCommands(url, folder) {
  const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return {
    'ie-shell text': { file: process.execPath, args: shellArguments('text', url) },
    'ie-shell source': { file: process.execPath, args: shellArguments('source', url) },
    'node -e 0': { file: process.execPath, args: ['-e', '0'], isSilent: true },
    'w3m -dump': { file: find('w3m'), args: ['-dump', url] },
    'lynx -dump': { file: find('lynx'), args: ['-dump', url] },
    Chromium: {
      file: find('chromium', 'chromium-browser', 'google-chrome'),
      args: ['--headless', '--disable-gpu', `--user-data-dir=${folder}`, ...asRoot, '--dump-dom', url],
    },
  };
}

/** The first of the programs that is installed. */
function find(...names) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

function isProgram(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
