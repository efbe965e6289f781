/** On screen it looks like a sheet of paper; in print it is the paper. System fonts only: the file fetches nothing. */
export const STYLE = `:root { color-scheme: light; --ink: #1a1d21; --soft: #5b6570; --line: #d5dae0; --head: #f1f4f7; --accent: #1f4e79; --good: #1b6e3c; --bad: #b3261e; }
* { box-sizing: border-box; }
body { margin: 0; background: #eceff2; color: var(--ink); font: 14px/1.55 "Helvetica Neue", Arial, "Liberation Sans", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
main { max-width: 1040px; margin: 32px auto; padding: 48px 56px; background: #fff; box-shadow: 0 1px 6px rgb(0 0 0 / 12%); }
header { border-bottom: 3px solid var(--accent); padding-bottom: 14px; margin-bottom: 22px; }
h1 { margin: 0 0 4px; font-size: 26px; line-height: 1.25; color: var(--accent); }
.subtitle { margin: 0; color: var(--soft); font-size: 15px; }
section { margin-top: 28px; }
h2 { margin: 0 0 8px; font-size: 17px; line-height: 1.35; color: var(--accent); break-after: avoid; }
p { margin: 0 0 10px; break-after: avoid; }
p.statement { margin: 0; padding: 12px 16px; border: 1px solid #d9b44a; border-left-width: 5px; background: #fff9e6; break-inside: avoid; }
p.passed, p.failed { font-weight: 600; }
p.passed, td.passed { color: var(--good); }
p.failed, td.failed { color: var(--bad); font-weight: 700; }
td.not-available { color: var(--soft); }
td.strong { font-weight: 700; }
table { width: 100%; border-collapse: collapse; table-layout: fixed; font-size: 13px; line-height: 1.45; }
thead { display: table-header-group; }
tr, table.short { break-inside: avoid; }
table + table { margin-top: 18px; }
th, td { padding: 5px 9px; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; overflow-wrap: anywhere; }
thead th { background: var(--head); border-top: 1px solid var(--line); border-bottom: 2px solid var(--accent); font-weight: 600; }
tr.group th { padding-top: 12px; border-bottom: 1px solid var(--accent); background: #fff; color: var(--accent); font-weight: 700; }
tr.group { break-after: avoid; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.code { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", "Noto Sans CJK SC", monospace; font-size: 12px; }
section:last-of-type tbody:last-child tr:last-child { break-after: avoid; }
footer { break-before: avoid; margin-top: 32px; padding-top: 10px; border-top: 1px solid var(--line); color: var(--soft); font-size: 12px; }
@page { size: A4; margin: 16mm 15mm 18mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt Arial, sans-serif; color: #5b6570; } @bottom-left { content: "tencentcloud-encryption"; font: 9pt Arial, sans-serif; color: #5b6570; } }
@media print {
  body { background: #fff; font-size: 9.5pt; }
  main { max-width: none; margin: 0; padding: 0; box-shadow: none; }
  h1 { font-size: 18pt; } h2 { font-size: 12.5pt; } .subtitle { font-size: 10.5pt; }
  table { font-size: 8.5pt; } td.code { font-size: 7.5pt; } th, td { padding: 2.4pt 5pt; }
  section { margin-top: 16pt; } header { margin-bottom: 12pt; }
}
@media (max-width: 760px) { main { margin: 0; padding: 20px 14px; } table { font-size: 12px; } th, td { padding: 4px 5px; } }
`;
