import { stat } from 'node:fs/promises';
import { UsageError } from '../exit.ts';
import { type Io, readInput, writeLine } from '../io.ts';
import type { ServiceOptions } from '../service/client.ts';
import { showPath } from '../show.ts';
import { diagnose } from './diagnose.ts';
import type { Diagnosis } from './explain.ts';
import { transcribe, writeTranscript } from './transcript.ts';

export interface DoctorOptions extends ServiceOptions {
  readonly shape?: string;
  readonly image?: string;
}

/** The diagnosis. With --shape, the form of the answer is in a file by then, if an answer came. */
export async function diagnoseAndWrite(
  { shape, image, ...options }: DoctorOptions,
  io: Io,
): Promise<Diagnosis> {
  if (shape === undefined && image !== undefined) {
    throw new UsageError('--image needs --shape: without --shape, doctor sends one white pixel');
  }
  if (shape === undefined) return diagnose(options, io);
  await refuseOldFile(shape);
  const bytes = image === undefined ? undefined : await readInput(image, io);
  let transcript: object | undefined;
  const diagnosis = await diagnose(
    {
      ...options,
      image: bytes,
      onAnswer: ({ request, ...call }, scene) => {
        if (request === undefined || call.trace.status === undefined) return;
        transcript = transcribe(
          { ...call, request },
          { ...scene, image: bytes ? 'given' : 'one white pixel' },
        );
      },
    },
    io,
  );
  if (transcript) await writeTranscript(shape, transcript);
  else writeLine(io.stderr, 'no answer came, so no shape was written');
  return diagnosis;
}

/** Before the call, which may be billed. */
async function refuseOldFile(file: string): Promise<void> {
  if ((await stat(file).catch(() => undefined)) === undefined) return;
  throw new UsageError(`${showPath(file)} exists: give the name of a new file`);
}
