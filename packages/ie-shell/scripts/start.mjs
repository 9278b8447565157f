// Runs the built command in the caller's folder. pnpm runs a script in the folder of its package and puts the
// caller's folder in INIT_CWD. The command itself does not depend on pnpm.
process.chdir(process.env.INIT_CWD ?? '.');
await import('../dist/cli.cjs');
