/**
 * Where the folder that this program works in has been removed, goes to one in which relative paths lead nowhere, too.
 * Without a folder no thread starts, https://github.com/nodejs/node/issues/61736, so no child can be confined.
 */
export function leaveDeletedFolder(): void {
  try {
    process.cwd();
  } catch {
    enterEmptyFolder();
  }
}

/** A folder that is always there, and in which no file is found or made, as in one that has been removed. */
const EMPTY_FOLDER = '/proc/self/map_files';

function enterEmptyFolder(): void {
  try {
    process.chdir(EMPTY_FOLDER);
  } catch {
    // Elsewhere than on Linux no thread is needed; without /proc, whoever starts one says why it cannot.
  }
}
