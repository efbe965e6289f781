// Made by derive-field.mjs; do not edit.

export function storePrime(out: usize): void {
  v128.store(out, i32x4(67108863, 67108863, 4095, 66846720), 0);
  v128.store(out, i32x4(67108863, 67108863, 67108863, 67108863), 16);
  v128.store(out, i32x4(67043327, 4194303, 0, 0), 32);
}
export function storeCurveB(out: usize): void {
  v128.store(out, i32x4(17037410, 906274, 20671663, 20147394), 0);
  v128.store(out, i32x4(46362950, 52228985, 43282673, 25251934), 16);
  v128.store(out, i32x4(18093214, 910092, 0, 0), 32);
}
export function storeRSquared(out: usize): void {
  v128.store(out, i32x4(0, 16, 768, 67076096), 0);
  v128.store(out, i32x4(3145727, 0, 3, 64), 16);
  v128.store(out, i32x4(4096, 1572864, 0, 0), 32);
}
