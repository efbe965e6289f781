import { createCipheriv } from 'node:crypto';

export const KB = 1024;
export const MB = 1024 * 1024;

/** The same bytes in every run and on every Node; they look random, as a photo's do. */
export function syntheticBytes(length, seed = 0) {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16, seed), Buffer.alloc(16));
  return new Uint8Array(cipher.update(new Uint8Array(Math.ceil(length))));
}

export function sizeName(bytes) {
  if (bytes >= MB / 10) return `${Number((bytes / MB).toFixed(1))} MB`;
  return bytes >= KB ? `${bytes / KB} KB` : `${bytes} B`;
}

/** What a card's answer looks like; synthetic. */
export const CARD = {
  Name: '李明',
  Sex: '男',
  Nation: '汉',
  Birth: '1987/1/1',
  Address: '广东省深圳市南山区高新南一道1号',
  IdNum: '440524198701010014',
  Authority: '',
  ValidDate: '',
  AdvancedInfo: '{"WarnInfos":[]}',
};
