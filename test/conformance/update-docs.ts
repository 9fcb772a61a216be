import { writeFileSync } from 'node:fs';
import { DOCS_PATH, renewedDocs } from './support/venue-docs.ts';

/** `node test/conformance/update-docs.ts` renews the generated parts of docs/venue.md. */
writeFileSync(DOCS_PATH, renewedDocs());
