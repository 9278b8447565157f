/** What keeps this process running, by kind: sockets, timers and the like. */
export function handlesNow(): string[] {
  return process.getActiveResourcesInfo();
}

/** What there is now and was not then. */
export function handlesSince(then: readonly string[]): string[] {
  const known = [...then];
  return handlesNow().filter((kind) => {
    const index = known.indexOf(kind);
    if (index >= 0) known.splice(index, 1);
    return index < 0;
  });
}
