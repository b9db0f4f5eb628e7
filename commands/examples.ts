/** Examples for the help of each command: the plain case, and those that are asked for next. */

/** By command; `uniqbench` stands before each. */
const EXAMPLES: Readonly<Record<string, readonly (readonly [line: string, does: string])[]>> = {
  run: [
    ['run ./mine.ts', 'yours against the baseline'],
    ['run ./mine.ts --why', 'and what the baseline spends that yours does not, by line'],
    ['run ./sort.bench.ts --workload random,size=1e5', 'a task of yours: any function'],
    ['run ./sort.bench.ts --sweep size=1e3..1e6', 'from which size on which one is faster'],
    [
      'run ./old.ts ./new.ts --baseline ./old.ts --workload access.log',
      'two of yours, on your log',
    ],
  ],
  report: [
    ['report uniqbench-results/RUN --details', 'a saved run, every table'],
    ['report uniqbench-results/RUN --format html --out DIR', 'as a page to send'],
  ],
  compare: [
    ['compare main . --fail-on time:5%', 'exit code 1 where the working tree is slower by more'],
    ['compare main HEAD sort.bench.ts#radix', 'one implementation of a task'],
    ['compare uniqbench-results/BASE uniqbench-results/HEAD', 'two saved runs'],
  ],
  bisect: [
    [
      'bisect v1.2 main --task sort.bench.ts#radix --fail-on time:5%',
      'the commit that made it slower',
    ],
    [
      'bisect v1.2 HEAD --task lru.bench.ts --fail-on allocatedBytes:1%',
      'the commit from which on it allocates more',
    ],
  ],
  calibrate: [
    ['calibrate', 'what verdicts on this machine are worth'],
    ['calibrate --whole-runs 20 --budget 30', 'how often whole runs are wrong'],
  ],
  profile: [
    ['profile ./mine.ts --tool cpu heap', 'where time and bytes go, by line'],
    ['profile ./mine.ts --diff naive-set-of-sets --tool cpu', 'beside another'],
  ],
  audit: [
    ['audit ./mine.ts', 'the nine requirements, with evidence'],
    ['audit ./mine.ts --format json --workload access.log', 'as data, on your log'],
    ['audit ./sort.bench.ts', 'what a task of yours requires'],
  ],
  history: [
    ['history add uniqbench-results/RUN', 'a run against its baseline'],
    ['history show', 'all series, and the commits where they stepped'],
  ],
  'history add': [
    ['history add uniqbench-results/RUN', 'one more line in history.jsonl'],
    ['history add uniqbench-results/RUN --pin v2.0', 'from here on, v2.0 may be what is pinned'],
  ],
  'history show': [
    ['history show', 'all series, and where they stepped'],
    ['history show --format html --out history.html', 'as a page, with charts'],
  ],
  init: [
    ['init --function src/count.ts#countUniques', 'a first task file for that function'],
    ['init --github', 'the workflow of a gate on pull requests'],
  ],
  list: [
    ['list', 'everything that has a name'],
    ['list ./sort.bench.ts', 'what a task file holds'],
  ],
  generate: [
    ['generate everyday --events 10M --out views.csv.gz', 'a file of page views'],
    ['generate long-tail-pages --events 1M --out views.parquet --seed 7', 'other ones'],
  ],
  fit: [
    ['fit access.log.gz --out mine.workload.json', 'a workload like a log, without its names'],
    [
      'fit access.log --out mine.workload.json --force --costs',
      'and what implementations take on both',
    ],
  ],
  load: [
    [
      'load access.log.gz --into clickhouse://localhost:8123/default.views --create',
      'the events of a log, each once',
    ],
    [
      'load a.csv b.csv --into clickhouse://localhost:8123/default.views',
      'more of them; again after it was interrupted, what is missing',
    ],
  ],
  aggregate: [
    ['aggregate access.log.gz --out answer.tsv', 'the counts of a log'],
    ['zcat old/*.gz | uniqbench aggregate - --format json', 'of standard input'],
  ],
};

/** Text to stand at the end of a command's help. @param command With the one that it stands below: `history add`. */
export function examplesOf(command: string): string {
  const lines = (EXAMPLES[command] ?? []).map(([line, does]) => {
    const whole = line.includes('uniqbench ') ? line : `uniqbench ${line}`;
    return `  ${whole}\n      ${does}`;
  });
  return `\nExamples:\n${lines.join('\n')}`;
}
