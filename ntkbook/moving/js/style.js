// How the moving figures look: colors for light and dark, a panel, controls, verdicts.

export const STYLE = `
.ntk { --ink: #1b1f24; --soft: #5f6771; --line: #c9ced4; --paper: #ffffff; --before: #0072b2; --after: #c44e00;
  --kernel: #00785a; --other: #a5568a; --right: #1a7f37; --near: #8a5d00; --off: #b3261e;
  color: var(--ink); background: var(--paper); font: 1rem/1.5 system-ui, sans-serif; margin: 0.6rem 0 1.4rem;
  padding: 0.8rem 1.1rem; border: 1px solid var(--line); border-radius: 0.6rem; }
html[data-theme="dark"] .ntk, body[data-jp-theme-light="false"] .ntk { --ink: #e8e6e1; --soft: #a3abb5;
  --line: #454c55; --paper: #121212; --before: #56b4e9; --after: #f0a050; --kernel: #2fbf9b; --other: #d690bd;
  --right: #4ac26b; --near: #d4a72c; --off: #ff8a80; }
@media (max-width: 600px) { .ntk { padding: 0.7rem 0; border-width: 1px 0; border-radius: 0; } }
.ntk p { margin: 0 0 0.5rem; max-width: 56rem; }
.ntk p.told { margin: 0.6rem 0 0; }
.ntk p.told:empty { margin: 0; }
.ntk .verdict { margin-right: 0.35em; padding: 0.05em 0.6em 0.1em; border-radius: 0.4em; background: var(--near); color: var(--paper); }
.ntk .verdict.right { background: var(--right); }
.ntk .verdict.off { background: var(--off); }
.ntk .unseen { position: absolute; width: 1px; overflow: hidden; clip-path: inset(50%); }
.ntk svg { display: block; width: 100%; background: none; overflow: visible; user-select: none; }
.ntk svg text { fill: var(--soft); font-size: 13px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
.ntk svg text.bare { stroke: none; }
.ntk svg text.bold { font-weight: 700; }
.ntk .controls { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; align-items: center; margin-top: 0.5rem; }
.ntk .controls:empty { margin: 0; }
.ntk .controls.keys { gap: 0.1rem 1.2rem; margin-top: 0.3rem; }
.ntk button { font: inherit; min-height: 2.6rem; padding: 0.3rem 1rem; border-radius: 0.5rem; cursor: pointer;
  border: 1px solid var(--before); background: none; color: inherit; }
.ntk button.first { background: var(--before); color: var(--paper); }
.ntk button.first[aria-disabled="true"] { background: none; color: var(--soft); border: 1px dashed var(--soft); cursor: default; }
.ntk .why { color: var(--soft); font-size: 0.9rem; }
.ntk button[aria-pressed="true"] { outline: 3px solid var(--before); }
.ntk label { color: var(--soft); display: inline-flex; gap: 0.5rem; align-items: center; max-width: 100%; }
.ntk label.wide, .ntk label > span:last-child { white-space: nowrap; }
.ntk svg .choice:hover rect { fill: var(--before); fill-opacity: 0.15; }
.ntk label:not(.wide) .track { flex: none; }
.ntk .track { position: relative; display: inline-flex; width: 9rem; }
.ntk label.wide { flex: 1 1 20rem; }
.ntk label.wide .track { flex: 1; min-width: 6rem; max-width: 30rem; margin-block: 1.4rem; }
.ntk label.wide > span:last-child { min-width: 3.4em; }
.ntk input[type=range] { width: 100%; margin: 0; accent-color: var(--before); }
.ntk .flag { position: absolute; transform: translateX(-50%); font-size: 0.8rem; line-height: 1.2; text-align: center; pointer-events: none; }
.ntk .flag.above { bottom: calc(50% + 0.55rem); }
.ntk .flag.below { top: calc(50% + 0.55rem); }
.ntk .flag::before { content: "▲"; display: block; font-size: 0.6rem; line-height: 1; }
.ntk .flag.above::before { content: none; }
.ntk .flag.above::after { content: "▼"; display: block; font-size: 0.6rem; line-height: 1; }
.ntk svg g:focus, .ntk svg g:focus-visible { outline: none; }
.ntk svg g:focus-visible rect { stroke: var(--before); stroke-width: 3; }
.ntk :focus-visible { outline: 3px solid var(--before); outline-offset: 2px; }
.ntk .key { display: inline-flex; align-items: center; gap: 0.4rem; color: var(--soft); font-size: 0.85rem; }
.ntk .key svg { width: 26px; height: 14px; flex: none; }
`;
