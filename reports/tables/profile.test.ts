import { describe, expect, it } from 'vitest';
import { NO_FINDINGS } from '../../harness/record/profile-record.ts';
import { smallProfile } from '../fixtures/small-profile.ts';
import { renderProfileMarkdown, renderProfileTerminal } from '../formats/profile.ts';
import { hasProblems } from './profile.ts';

const terminal = renderProfileTerminal(smallProfile, { width: 120, colors: false });
const markdown = renderProfileMarkdown(smallProfile);

describe('a profile', () => {
  it.each(['terminal', 'markdown'])(
    'tells lines with their source, share and amount a call: %s',
    (format) => {
      const text = format === 'terminal' ? terminal : markdown.replaceAll('\\', '');
      expect(text).toMatch(/slow\.ts:22 .*visitors\.add\(visitorId\) \| 0;.* 75\.0% .* 300\b/);
      expect(text).toMatch(/\(garbage collector\) .* 25\.0% .* 100\b/);
    },
  );

  it('shows what the author says beside what was measured', () => {
    expect(terminal).toContain('slow says of itself: Adds to sets.');
    expect(terminal.replaceAll('\n', ' ')).toContain(
      'Measured, bytes allocated by line: countUniques in slow.ts:22 75.0% (309 MB), then (garbage collector) 25.0%.',
    );
    expect(terminal).toContain('Kept by 1 × Map (95.0%) → 2,000 × Set (90.0%).');
  });

  it('indents what is kept by the row above', () => {
    expect(terminal).toMatch(/^ {2}Set +2,000 /m);
    expect(markdown).toContain('| &nbsp;&nbsp;Set | 2,000 |');
  });

  it('puts two implementations side by side where both were measured', () => {
    expect(terminal).toMatch(/^ *1 +slow\.ts:22 +300\.0 +quick\.ts:22 +75\.0$/m);
    expect(terminal.replaceAll('\n', ' ')).toContain(
      'Self CPU time: countUniques in slow.ts:22 takes 300 ms a call (75.0%) in slow; in quick all of countUniques takes 75.0 ms a call, and everything 100 ms a call.',
    );
    expect(terminal).not.toContain('slow beside quick · bytes allocated');
  });

  it('puts short calls side by side with digits that tell them apart', () => {
    const implementations = smallProfile.implementations.map((one) => ({
      ...one,
      results: one.results.slice(0, 1).map((result) => {
        const rankings = result.findings.rankings.map((ranking) => ({ ...ranking, calls: 4e6 }));
        return { ...result, findings: { ...result.findings, rankings } };
      }),
    }));
    const text = renderProfileTerminal(
      { ...smallProfile, implementations },
      { width: 120, colors: false },
    );
    expect(text).toMatch(/^ *1 +slow\.ts:22 +150\.0 +quick\.ts:22 +37\.5$/m);
  });

  it('says in how many calls there were so many collections', () => {
    const [slow] = smallProfile.implementations;
    const one = { kind: 'Scavenge', count: 40, pauseMs: 12, longestMs: 2, freedBytes: 5e6 };
    const findings = { ...NO_FINDINGS, collections: [one] };
    const results = [{ ...slow!.results[0]!, tool: 'trace-gc' as const, calls: 7, findings }];
    const text = renderProfileMarkdown({
      ...smallProfile,
      implementations: [{ ...slow!, results }],
    });
    expect(text).toContain('collections in 7 calls');
    expect(text).toContain('40 collections of kind Scavenge paused for 12 ms in 7 calls.');
  });

  it('tells what went wrong', () => {
    expect(hasProblems(smallProfile)).toBe(true);
    expect(terminal).toContain('empty profile: The profile of flame holds nothing of quick.');
    const well = smallProfile.implementations.slice(0, 1);
    expect(hasProblems({ ...smallProfile, implementations: well })).toBe(false);
  });
});
