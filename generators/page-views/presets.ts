/** Named sets of parameters: the workloads that come with the page views. */

import type { Generator } from '../../contract.ts';
import { defaults } from './parameters.ts';

/** From the ordinary to the cruel; sizes that follow `events` do so when `events` is overridden. */
export const presets: Generator['presets'] = {
  everyday: {
    description:
      'an ordinary day: popular pages, regular visitors, a few late arrivals and repeats',
    parameters: defaults,
  },
  'peak-hour': {
    description: 'all events within one hour',
    parameters: { hours: '1', start: '2025-03-03T20:00:00Z' },
  },
  month: {
    description: 'four weeks from a Monday, with the rhythm of day and week',
    parameters: { hours: '672', dailyRhythm: '1', weeklyRhythm: '1' },
  },
  shuffled: {
    description: 'an ordinary day in random order',
    parameters: { order: 'shuffled' },
  },
  reversed: {
    description: 'an ordinary day, latest event first',
    parameters: { order: 'reversed' },
  },
  'late-arrivals': {
    description:
      'an ordinary day in which every fifth event arrives late, by 45 minutes on average',
    parameters: { order: 'late', lateShare: '0.2', lateMinutes: '45' },
  },
  repeats: {
    description: 'nine of ten events repeat an earlier one',
    parameters: { repeats: '0.9' },
  },
  'one-visitor': {
    description: 'a single visitor sees everything',
    parameters: { visitors: '1', repeats: '0' },
  },
  'all-unique': {
    description: 'every event by a visitor of its own',
    parameters: { visitors: 'events', visitorDraw: 'once', repeats: '0' },
  },
  'long-tail-pages': {
    description: 'half as many pages as events, all alike: a container for nearly every event',
    parameters: { pages: 'events/2', pageExponent: '0', repeats: '0' },
  },
  bots: {
    description: 'three bots walking all pages make nearly half of the events',
    parameters: { bots: '3', botShare: '0.45' },
  },
  unicode: {
    description: 'half of all pages and visitors with names beyond Latin-1',
    parameters: { unicode: '0.5' },
  },
  'short-ids': {
    description: 'visitors with ids of eight characters',
    parameters: { idStyle: 'short' },
  },
  'numeric-ids': {
    description: 'visitors with decimal numbers for ids',
    parameters: { idStyle: 'numeric' },
  },
  'hostile-names': {
    description: 'names that break maps, joined keys, tables, terminals and files',
    parameters: {
      hours: '2',
      pages: '100',
      pageExponent: '0',
      visitors: '100',
      visitorExponent: '0',
      hostile: '1',
    },
  },
};
