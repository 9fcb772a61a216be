export { type ClobAnswer, errorText } from './answer.ts';
export * from './account-answers.ts';
export { type CancelResult, parseCancelAnswer } from './cancel-answer.ts';
export * from './standing-answers.ts';
export { type HeartbeatAnswer, parseHeartbeatAnswer } from './heartbeat-answer.ts';
export { parsePlaceAnswer } from './place-answer.ts';
export { refusalCode } from './refusals.ts';
export * from './request.ts';
export { type OrderScoring, parseScoringAnswer } from './scoring-answer.ts';
