/** A worker thread that reads and counts parts of files, one job after another; see file-workers.ts. */
import { type Answers, answerRequests } from '../kernels/worker-protocol.ts';
import { chunksOf } from './chunks.ts';
import { explained, type FileExchanges } from './job.ts';
import { openPartWork, type PartWork } from './part-work.ts';
import { openWork, type Work } from './work.ts';

let work: Work | undefined;
let parts: PartWork | undefined;

const answers: Answers<FileExchanges> = {
  begin: ({ job, module, thread }) => {
    end();
    work = openWork(job, module, thread);
  },
  read: (beginning, tell) => {
    answers.begin(beginning, tell as never);
    const chunks = chunksOf(beginning.job);
    for (const _ of begun().read(chunks, (chunk, lines) => tell({ chunk, lines })));
    return finishReading();
  },
  'read-piece': (piece) => begun().readPiece(piece),
  'finish-reading': () => finishReading(),
  'finish-spilling': () => begun().finishSpilling(),
  scatter: ({ words, thread }) => {
    begun().scatter(words, thread);
  },
  count: ({ words, triples, control }) => begun().count(words, triples, control),
  'open-parts': (job) => {
    end();
    parts = openPartWork(job);
  },
  'take-records': (task, tell) => openParts().answers['take-records'](task, tell),
  'finish-records': (request, tell) => openParts().answers['finish-records'](request, tell),
  'count-part': (task, tell) => openParts().answers['count-part'](task, tell),
  forget: () => {
    end();
  },
};

function begun(): Work {
  if (work === undefined) throw new Error('Nothing was begun');
  return work;
}

function openParts(): PartWork {
  if (parts === undefined) throw new Error('No parts were opened');
  return parts;
}

function finishReading(): boolean {
  begun().finish();
  return begun().hasSpilled();
}

function end(): void {
  work?.close();
  work = undefined;
  parts?.close();
  parts = undefined;
}

answerRequests<FileExchanges>(answers, (error) => {
  end();
  return explained(error);
});
