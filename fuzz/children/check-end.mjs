import { insist } from '../lib/finding.mjs';

/** A line of a child's log. The tail that is kept may begin in the middle of one. */
const LINE = /^level=(warn|error) kind=\w+ pid=\d+ msg=.*$/;

/**
 * How a child may end: with code 0 and in silence when its channel was closed or it was told to stop, else with code 1
 * and one line that says what was wrong.
 *
 * @param wanted.error what its channel ended of
 * @param wanted.isOpen whether the hello was good
 */
export function checkEnd(reason, { error, isOpen, wasToldToStop }) {
  const lines = reason.stderrTail.split('\n').slice(0, -1);
  const strange = lines.slice(1).find((line) => !LINE.test(line));
  insist(strange === undefined, `it writes to stderr: ${strange}`);
  const errors = lines.filter((line) => line.startsWith('level=error'));
  insist(reason.signal === null, `it ends by ${reason.signal}`);
  const isViolation = !isOpen || error.code !== 'IE_IPC_CLOSED';
  // It may have been about to answer when it found that nobody is there, or that the answer is too large for the peer.
  const codes = isViolation ? [1] : [0, 1];
  if (wasToldToStop) codes.push(0);
  insist(codes.includes(reason.code), `it ends with code ${reason.code} of ${error.message}`);
  insist(
    errors.length === (reason.code === 0 ? 0 : 1),
    `it ends with code ${reason.code} and ${errors.length} errors told`,
  );
  if (reason.code === 0) return;
  const isRefused = errors[0].includes('the message is too large to send');
  insist(isRefused || tells(errors[0], error.message), `it tells of another error than ${error.message}`);
}

/** Within a line the text is quoted, and its control characters are once more. */
function tells(line, text) {
  return line.replaceAll('\\', '').includes(JSON.stringify(text).slice(1, -1).replaceAll('\\', ''));
}
