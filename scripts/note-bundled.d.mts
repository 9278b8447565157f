/** The members of an esbuild build that the plugin uses. */
interface Build {
  readonly initialOptions: { metafile?: boolean | undefined };
  onEnd(callback: (result: { metafile?: object | undefined }) => void): void;
}

export function noteBundled(name: string): { name: string; setup(build: Build): void };
