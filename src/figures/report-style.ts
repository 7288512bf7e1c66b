/** On screens by their scheme, on paper black on white, with nothing cut off. Plots keep a white ground of their own. */
export const REPORT_STYLE = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d0d7de; --card: #f6f8fa;
  --link: #0550ae; --good: #0b5c9e; --bad: #a33c00; --unsure: #5c4a7d; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --ink: #e6edf3; --faint: #9da7b3; --line: #3d444d;
  --card: #161b22; --link: #79b8ff; --good: #6cb6f5; --bad: #ff9d5c; --unsure: #c9b3f5; } }
body { max-width: 62rem; margin: 2rem auto; padding: 0 1rem; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif; }
h1 { font-size: 1.9rem; line-height: 1.2; } h2 { font-size: 1.3rem; line-height: 1.3; }
nav h2 { font-size: 1rem; margin: 1.6rem 0 0.3rem; } h3 { font-size: 1rem; margin: 1.3rem 0 0.2rem; }
p, ul { margin: 0.3rem 0 0.6rem; } ul { padding-left: 1.3rem; } a { color: var(--link); }
table { border-collapse: collapse; font-size: 0.875rem; font-variant-numeric: tabular-nums; }
td, th { border-bottom: 1px solid var(--line); padding: 0.2rem 1rem 0.2rem 0; text-align: left; vertical-align: top; }
.contents { width: 100%; font-size: 0.95rem; } .contents td:last-child { text-align: right; padding-right: 0; white-space: nowrap; }
.contents td:first-child { white-space: nowrap; width: 7rem; }
.verdict { border: 1.5px solid currentcolor; border-radius: 1rem; padding: 0.05rem 0.6rem; font-size: 0.8rem; font-weight: 600;
  white-space: nowrap; vertical-align: middle; }
.reproduced { color: var(--good); } .not-reproduced { color: var(--bad); border-style: dashed; }
.undecided { color: var(--unsure); border-style: dotted; }
.command { font: 0.85rem/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; background: var(--card); border: 1px solid var(--line);
  border-radius: 0.4rem; padding: 0.4rem 0.7rem; overflow-wrap: anywhere; }
article { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); }
figure { margin: 1rem 0 0.5rem; } img { display: block; box-sizing: border-box; max-width: 100%; height: auto; background: #ffffff;
  border: 1px solid var(--line); border-radius: 0.4rem; }
figcaption, .settings { color: var(--faint); font-size: 0.85rem; margin-top: 0.4rem; }
.numbers { overflow: auto; max-height: 22rem; }
.numbers th { position: sticky; top: 0; background: var(--ground); white-space: nowrap; } .numbers td { white-space: nowrap; }
@media (max-width: 30rem) { .contents td:first-child { width: auto; } .contents td { padding-right: 0.5rem; } .verdict { white-space: normal; }
  .contents td:last-child { white-space: normal; } h1 { font-size: 1.5rem; } }
@media print {
  @page { margin: 18mm 15mm; }
  :root { color-scheme: light; --ground: #ffffff; --ink: #000000; --faint: #444444; --line: #bbbbbb; --card: #ffffff;
    --link: #000000; --good: #0b5c9e; --bad: #a33c00; --unsure: #5c4a7d; }
  body { max-width: none; margin: 0; padding: 0; font-size: 10.5pt; }
  article { break-before: page; margin: 0; padding: 0; border: 0; } article > p:last-child { display: none; }
  h2, h3 { break-after: avoid; } figure, tr, li, .command { break-inside: avoid; } figure { max-height: 60vh; }
  img { max-height: 120mm; border: 0; } .numbers { overflow: visible; max-height: none; }
  .numbers table { font-size: 8pt; } .numbers td, .numbers th { white-space: normal; padding-right: 0.6rem; } .numbers th { position: static; }
}
`;
