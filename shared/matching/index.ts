/** Fill simulation for paper trading on the real venue's data (strategies §18). */
export { PAPER_TIMING, type PaperTiming, PaperVenue } from './paper-venue.ts';
