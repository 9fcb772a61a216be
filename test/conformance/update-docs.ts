import { writeFileSync } from 'node:fs';
import { DOCS_PATH, renewedDocs } from './support/venue-docs.ts';

/** `npm run docs` renews the generated parts of docs/venue.md. */
writeFileSync(DOCS_PATH, renewedDocs());
