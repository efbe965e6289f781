// Loggers as people set them up, each writing to a file of its own.

import { Console } from 'node:console';
import { createWriteStream, readFileSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import { inspect } from 'node:util';
import { pino } from 'pino';
import { maskIdentity, sensitivePaths } from 'tencentcloud-encryption';
import winston from 'winston';

export interface TestLogger {
  /** Logs a value in every way that one logs errors and objects. */
  log(value: unknown): void;
  /** Logs a result in the ways that the README gives. */
  logResult(card: object): void;
  /** Logs a value in a way that the README warns of. */
  logUnmasked(value: unknown): void;
  /** All that was written. */
  close(): Promise<string>;
}

export const LOGGERS: Readonly<Record<string, (path: string) => TestLogger>> = {
  console: consoleLogger,
  pino: pinoLogger,
  winston: winstonLogger,
};

const everything = {
  depth: 10,
  showHidden: true,
  getters: true,
  maxStringLength: null,
  maxArrayLength: null,
};

function consoleLogger(path: string): TestLogger {
  const file = createWriteStream(path);
  const log = new Console(file, file);
  return {
    log(value) {
      log.error(value as object);
      log.error('failed: %s %o %j', value, value, { value });
      log.dir(value, everything);
      log.info(inspect(value, everything));
      log.info({ value }, `${value}`);
      log.table([value]);
      log.trace(value);
    },
    logResult(card) {
      log.log(card);
      log.log('card', { card }, [card]);
      log.log('%s %o %O', card, card, card);
    },
    logUnmasked: (value) => log.dir(value, everything),
    async close() {
      file.end();
      await finished(file);
      return readFileSync(path, 'utf8');
    },
  };
}

function pinoLogger(path: string): TestLogger {
  const file = pino.destination({ dest: path, sync: true });
  const log = pino({ level: 'trace' }, file);
  const redacting = pino({ redact: [...sensitivePaths] }, file);
  return {
    log(value) {
      log.error(value as object);
      log.error({ err: value }, 'failed');
      log.error({ error: value, value });
      log.fatal({ value }, '%s %o %j', String(value), value as object, value as object);
      log.child({ value }).trace('child');
    },
    logResult(card) {
      redacting.info(card);
      redacting.info({ card }, 'recognised');
      redacting.info({ answer: { card } });
    },
    logUnmasked: (value) => log.info({ value }),
    async close() {
      file.end();
      return readFileSync(path, 'utf8');
    },
  };
}

const { combine, errors, json, prettyPrint, simple, splat, timestamp } = winston.format;
const maskCards = winston.format((info) => ({ ...info, card: maskIdentity(info.card) }));

function winstonLogger(path: string): TestLogger {
  const file = createWriteStream(path);
  const transports = [new winston.transports.Stream({ stream: file })];
  const logger = (format: winston.Logform.Format) => winston.createLogger({ format, transports });
  const log = [json(), prettyPrint(), simple()].map((last) =>
    logger(combine(errors({ stack: true, cause: true }), timestamp(), splat(), last)),
  );
  const masking = logger(combine(maskCards(), json()));
  return {
    log(value) {
      for (const each of log) {
        each.error(value as object);
        each.error('failed', value);
        each.error({ message: 'failed', err: value });
        each.log('error', 'failed: %s %o', value, value, { value });
      }
    },
    logResult: (card) => void masking.info('recognised', { card }),
    logUnmasked: (value) => void log[0]!.info('recognised', { value }),
    async close() {
      file.end();
      await finished(file);
      return readFileSync(path, 'utf8');
    },
  };
}
