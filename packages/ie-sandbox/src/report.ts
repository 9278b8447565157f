/** One protection, and whether it holds. */
export interface SandboxLayer {
  /** Its name, such as `seccomp` or `landlock`. */
  name: string;
  /** `applied`: it holds; `unavailable`: this machine has not got it; `off`: it was not asked for. */
  status: 'applied' | 'unavailable' | 'off';
  /** What it holds back, or why it does not hold. */
  detail: string;
}

/** Which protections a child has. It never claims more than holds. */
export interface SandboxReport {
  /** As `process.platform`. */
  platform: NodeJS.Platform;
  /** Whether every required layer is applied, and there is one. */
  confined: boolean;
  /** The names of the layers that confinement takes here. */
  requires: string[];
  layers: SandboxLayer[];
}

/** The report of a child with a process of its own and nothing more. */
export function unconfinedReport(): SandboxReport {
  return {
    platform: process.platform,
    confined: false,
    requires: [],
    layers: [{ name: 'kernel', status: 'off', detail: 'a process of its own, with the rights of its user' }],
  };
}
