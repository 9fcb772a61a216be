import { writeFileSync } from 'node:fs';
import { renewedRiskDocs, RISK_DOCS } from './risk-docs.ts';

/** `node test/support/update-risk-docs.ts` renews the generated part of docs/risk.md. */
writeFileSync(RISK_DOCS, renewedRiskDocs());
