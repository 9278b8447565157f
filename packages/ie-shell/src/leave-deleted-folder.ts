/**
 * Changes a deleted working directory to a folder that is equally empty. Without a working directory no
 * thread starts (https://github.com/nodejs/node/issues/61736), so no child can be confined.
 */
export function leaveDeletedFolder(): void {
  try {
    process.cwd();
  } catch {
    enterEmptyFolder();
  }
}

/** A folder that always exists and in which no file can be found or created. */
const EMPTY_FOLDER = '/proc/self/map_files';

function enterEmptyFolder(): void {
  try {
    process.chdir(EMPTY_FOLDER);
  } catch {
    // Other systems need no thread. Without /proc, the start of the thread reports the error.
  }
}
