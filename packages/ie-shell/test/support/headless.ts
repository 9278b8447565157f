import { createInterface } from 'node:readline';
import { LOCAL, type Outcome, type RunOptions, startShell } from './run-shell.js';

/** What an answer holds, as far as a test looks at it. */
export interface Answered {
  id: number | string | null;
  ok: boolean;
  result?: Record<string, unknown>;
  error?: { code: string; message: string; exitCode: number; retryAfterMs?: number };
}

/** A headless session that goes on. */
export interface HeadlessSession {
  /** Asks under the next id. */
  ask(command: string, fields?: Record<string, unknown>): Promise<Answered>;
  /** Writes to stdin as it is. */
  write(text: string | Uint8Array): void;
  /** The answer under that id, which may have come already. */
  answerTo(id: unknown): Promise<Answered>;
  /** Closes stdin, and gives what the run left. */
  end(): Promise<Outcome>;
  running: ReturnType<typeof startShell>;
}

/** Starts a session that may reach the loopback interface. */
export function startHeadless(...args: string[]): HeadlessSession {
  return startHeadlessWith({}, ...args);
}

/** The same, with another command or environment. */
export function startHeadlessWith(options: RunOptions, ...args: string[]): HeadlessSession {
  const running = startShell(['--headless', ...LOCAL, ...args], { ...options, stdin: 'pipe' });
  const { stdin, stdout } = running.process;
  if (!stdin || !stdout) throw new Error('the session has no pipes');
  stdin.on('error', () => {});
  const answers = new Map<unknown, Answered>();
  const waiting = new Map<unknown, (answer: Answered) => void>();
  createInterface({ input: stdout }).on('line', (line) => {
    const answer = JSON.parse(line) as Answered;
    answers.set(answer.id, answer);
    waiting.get(answer.id)?.(answer);
  });
  const answerTo = (id: unknown) =>
    new Promise<Answered>((resolve, reject) => {
      const answer = answers.get(id);
      if (answer) resolve(answer);
      waiting.set(id, resolve);
      running.outcome.then(
        ({ stderr, code }) => reject(new Error(`it ended with ${code}, and no answer to ${id}: ${stderr}`)),
        reject,
      );
    });
  let count = 0;
  const ask = (command: string, fields: Record<string, unknown> = {}) => {
    count += 1;
    stdin.write(`${JSON.stringify({ id: count, command, ...fields })}\n`);
    return answerTo(count);
  };
  const end = () => {
    stdin.end();
    return running.outcome;
  };
  return { ask, answerTo, write: (text) => void stdin.write(text), end, running };
}
