import { strategyVectors, uncovered, vectorCoverage } from '../support/vector-coverage.ts';

/** `node test/vectors/coverage.ts` prints how many vectors of the strategy specification a test names; exit code 1 below all. */
const missing = new Set(uncovered(vectorCoverage()));
const vectors = strategyVectors();
for (const { id, section } of vectors) if (missing.has(id)) process.stdout.write(`no test names ${id} (strategies §${section})\n`);
process.stdout.write(`vectors covered ${vectors.length - missing.size} / total ${vectors.length}\n`);
if (missing.size > 0) process.exitCode = 1;
