import { describe, expect, it } from 'vitest';
import { Announcer } from '../../../src/supervisor/announcer.ts';
import { VirtualTime } from '../../support/virtual-time.ts';

describe('alarms', () => {
  it('tell of a segment that stays raw once, though each successor of its worker finds it again', () => {
    const announcer = new Announcer(new VirtualTime(0));
    const told: string[] = [];
    announcer.observe((event) => event.type === 'alarm' && told.push(event.alarm.detail));
    for (let incarnation = 1; incarnation <= 3; incarnation += 1) {
      announcer.alarm('TAPE_UNSEALED', 'a.tape stays uncompressed: torn', 'BTC');
    }
    announcer.alarm('TAPE_UNSEALED', 'b.tape stays uncompressed: torn', 'BTC');
    announcer.alarm('GEOBLOCKED', 'not here', 'BTC');
    announcer.alarm('GEOBLOCKED', 'not here', 'BTC');
    expect(told).toEqual([
      'a.tape stays uncompressed: torn',
      'b.tape stays uncompressed: torn',
      'not here',
      'not here',
    ]);
  });
});
