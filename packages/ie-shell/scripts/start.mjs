// Runs the built command where the person is: pnpm runs a script in its package's folder, and says in INIT_CWD from
// which one it was called. The command itself knows nothing of pnpm.
process.chdir(process.env.INIT_CWD ?? '.');
await import('../dist/cli.cjs');
