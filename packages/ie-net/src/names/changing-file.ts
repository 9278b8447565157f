import { readFileSync, statSync } from 'node:fs';

/** A system file that is read again when it has changed. */
export class ChangingFile<Content> {
  readonly #path: string;
  readonly #parse: (text: string) => Content;
  #stamp = '';
  #content: Content | undefined;

  constructor(path: string, parse: (text: string) => Content) {
    this.#path = path;
    this.#parse = parse;
  }

  /** Its contents; undefined when it cannot be read. */
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
