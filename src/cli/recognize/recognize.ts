import { maxImageBytes } from '../../envelope/size.ts';
import { withEncryption } from '../../middleware/sdk-client.ts';
import type { Io } from '../io.ts';
import { openService, type ServiceOptions } from '../service/client.ts';
import { type BatchLimits, type Item, runBatch } from './batch.ts';
import { BatchReport } from './batch-report.ts';
import { loadShrink } from './fit.ts';
import { readImage } from './image.ts';
import { startProgress } from './progress.ts';

export interface RecognizeOptions extends ServiceOptions, BatchLimits {
  readonly side?: 'FRONT' | 'BACK';
  /** A JSON object as text. */
  readonly config?: string;
  readonly json?: true;
  readonly reveal?: true;
  readonly fit?: true;
  readonly maxRequestBytes: number;
}

/** Recognises the images and returns how many failed. */
export async function recognize(items: readonly Item[], options: RecognizeOptions, io: Io): Promise<number> {
  const { side, config, maxRequestBytes, json, reveal = false, dangerouslyAllowHttp } = options;
  const { sdk, publicKey } = await openService(options, io);
  const client = withEncryption(sdk, { publicKey, maxRequestBytes, dangerouslyAllowHttp });
  const params = { ...(side && { CardSide: side }), ...(config && { Config: config }) };
  const maxBytes = maxImageBytes(params, publicKey, maxRequestBytes);
  const limits = { maxBytes, shrink: options.fit && (await loadShrink()) };
  const progress = await startProgress(items.length, io);
  const report = new BatchReport(io, progress, { asJson: json ?? items.length > 1, reveal });
  try {
    await runBatch(
      {
        items,
        read: (image) => readImage(image, limits, io),
        call: (ImageBase64, signal) =>
          client.RecognizeEncryptedIDCardOCR({ ImageBase64, ...params }, { signal }),
        done: (item, result) => report.done(item, result),
        failed: (item, failure) => report.failed(item, failure),
      },
      options,
      io.signal,
    );
  } finally {
    progress.end();
  }
  if (items.length > 1) report.summarize(items.length);
  return report.failedCount;
}
