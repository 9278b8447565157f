import { SUBJECTS } from './subjects.mjs';

const [name, mode, budgetMs] = process.argv.slice(2);

// Whoever asked is gone, so nobody reads the answer; what was started ends with this process.
process.on('disconnect', () => process.exit(1));

const { run } = await import(SUBJECTS[name].module);
const result = await run({ isQuick: mode === 'quick', budgetMs: Number(budgetMs) });
process.send(result, () => process.exit(0));
