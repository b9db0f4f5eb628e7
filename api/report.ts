/** The type of a report. In the package it is made of `report.schema.json`, so that it stands alone; see build-types.js. */
export type { Report } from '../reports/figures/report.ts';
