import { readFileSync, statSync } from 'node:fs';

/** A file of the system that is read again when it has changed. */
export class ChangingFile<Content> {
  readonly #path: string;
  readonly #parse: (text: string) => Content;
  #stamp = '';
  #content: Content | undefined;

  constructor(path: string, parse: (text: string) => Content) {
    this.#path = path;
    this.#parse = parse;
  }

  /** What is in it; undefined when it can't be read. */
  get content(): Content | undefined {
    try {
      const { ino, size, mtimeMs } = statSync(this.#path);
      const stamp = `${ino} ${size} ${mtimeMs}`;
      if (stamp !== this.#stamp) this.#content = this.#parse(readFileSync(this.#path, 'utf8'));
      this.#stamp = stamp;
    } catch {
      this.#stamp = '';
      this.#content = undefined;
    }
    return this.#content;
  }
}
