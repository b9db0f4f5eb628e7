import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { smallRecord } from '../../reports/fixtures/small-record.ts';
import { saveCalibration, savedCalibration } from './saved-calibration.ts';

const { environment } = smallRecord.header;
const folder = () => mkdtempSync(join(tmpdir(), 'uniqbench-test-'));

it('a calibration is quoted on the machine and the Node that it was made with', async () => {
  const here = folder();
  const path = await saveCalibration(here, environment, ['No false alarm.'], { runs: 40 });
  expect(path).toBe(join(here, 'calibration.json'));
  const quoted = { startedAt: environment.startedAt, sentences: ['No false alarm.'] };
  expect(savedCalibration(here, environment)).toEqual(quoted);
  expect(savedCalibration(here, { ...environment, node: '22.0.0' })).toBeNull();
  expect(savedCalibration(here, { ...environment, cores: 64 })).toBeNull();
});

it('no calibration, or a file that is none, is quoted by nobody', async () => {
  const here = folder();
  expect(savedCalibration(here, environment)).toBeNull();
  for (const text of ['', '{', '{}', '{"quoted":{"sentences":[]}}', 'null']) {
    writeFileSync(join(here, 'calibration.json'), text);
    expect(savedCalibration(here, environment), text).toBeNull();
  }
  const ofNoMachine = { quoted: { startedAt: environment.startedAt, sentences: [] }, machine: [] };
  writeFileSync(join(here, 'calibration.json'), JSON.stringify(ofNoMachine));
  expect(savedCalibration(here, environment)).toBeNull();
  const folders = folder();
  mkdirSync(join(folders, 'calibration.json'));
  expect(savedCalibration(folders, environment)).toBeNull();
});
