/** The page on which an inspector writes on a phone: large targets, one column, readable in the sun and in the dark. */
export const FIELD_STYLE = `
:root { color-scheme: light dark; --ink: #1d2129; --quiet: #4e5969; --line: #d5d9e0; --edge: #86909c; --paper: #fff; --wash: #f2f4f7;
  --red: #b3131b; --warn: #fff1f0; --good: #0b6b3a; --good-wash: #e9f7ef; --note: #8a5a00; --note-wash: #fff7e6; --pick: #1d4f91; --pick-wash: #e8f0fb; --link: #1d4f91; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ee; --quiet: #a3adba; --line: #343c48; --edge: #6b7685; --paper: #1d232c; --wash: #14181f; --red: #ff8a80; --warn: #341917;
    --good: #7fd6a2; --good-wash: #12301f; --note: #f0c36d; --note-wash: #33280f; --pick: #9cc2f5; --pick-wash: #1b2c45; --link: #8fb8f0; }
}
* { box-sizing: border-box; }
html { scroll-padding: 12px 0 120px; }
body { margin: 0; background: var(--wash); color: var(--ink); overflow-wrap: anywhere;
  font: 17px/1.6 "Noto Sans CJK SC", "Source Han Sans SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
main { max-width: 680px; margin: 0 auto; padding: 0 12px 24px; }
header { margin: 0 -12px 12px; padding: 14px 16px; background: #b3131b; color: #fff; }
header p { margin: 0; font-size: 14px; opacity: .92; }
h1 { margin: 2px 0; font-size: 21px; line-height: 1.35; }
h2 { margin: 0 0 8px; font-size: 18px; line-height: 1.4; }
h3 { margin: 20px 0 6px; font-size: 16px; }
p { margin: 6px 0; }
ul { margin: 4px 0; padding-left: 20px; }
a { color: var(--link); }
.card { margin: 12px 0; padding: 14px; background: var(--paper); border: 1px solid var(--line); border-radius: 10px; }
.quiet { color: var(--quiet); font-size: 14px; }
.state { border-left: 5px solid var(--edge); }
.state strong { display: block; font-size: 18px; }
.state.good { border-color: var(--good); background: var(--good-wash); }
.state.wait { border-color: var(--note); background: var(--note-wash); }
.faults { border: 2px solid var(--red); background: var(--warn); }
.faults a { display: inline-block; padding: 7px 0; color: var(--red); }
dl { margin: 0; display: grid; grid-template-columns: max-content 1fr; gap: 4px 12px; }
dt { color: var(--quiet); } dd { margin: 0; }
dd a[href^="tel:"] { display: inline-block; padding: 6px 0; font-size: 19px; }
summary { min-height: 44px; padding: 9px 0; color: var(--link); cursor: pointer; }
.matters-list { margin: 0; padding: 0; list-style: none; }
.matters-list a { display: flex; justify-content: space-between; gap: 12px; min-height: 44px; padding: 9px 0; border-top: 1px solid var(--line); text-decoration: none; }
.matters-list li:first-child a { border-top: 0; }
.matters-list .quiet { white-space: nowrap; }
.guide { max-height: 60vh; overflow: auto; white-space: pre-wrap; font-size: 15px; }
fieldset { min-width: 0; margin: 0; padding: 0; border: 0; }
legend { padding: 0; font-weight: 600; }
.item { padding: 12px 0; border-top: 1px solid var(--line); }
.item .quiet { margin: 2px 0 8px; }
.answers { display: grid; grid-template-columns: repeat(3, 1fr); gap: 8px; }
.picks { display: grid; gap: 8px; }
.pick { position: relative; display: flex; align-items: center; gap: 8px; min-height: 48px; margin: 0; padding: 6px 12px; border: 1px solid var(--edge); border-radius: 8px; background: var(--paper); font-weight: 400; cursor: pointer; }
.answers .pick { justify-content: center; padding: 6px 4px; gap: 6px; }
.pick input { flex: none; width: 20px; height: 20px; margin: 0; accent-color: var(--pick); }
.pick:has(:checked) { border-color: var(--pick); background: var(--pick-wash); box-shadow: inset 0 0 0 1px var(--pick); font-weight: 600; }
.pick.no:has(:checked) { border-color: var(--red); background: var(--warn); box-shadow: inset 0 0 0 1px var(--red); }
label { display: block; margin: 14px 0 4px; font-weight: 600; }
input[type="text"], input[type="date"], input[type="datetime-local"], textarea, select { width: 100%; min-height: 48px; padding: 10px 12px; border: 1px solid var(--edge); border-radius: 8px; background: var(--paper); color: inherit; font: inherit; }
textarea { min-height: 88px; resize: vertical; }
.item textarea { min-height: 48px; margin-top: 8px; }
@supports (field-sizing: content) { textarea { field-sizing: content; } }
input[type="file"] { width: 100%; min-height: 48px; padding: 8px 0; font: inherit; font-size: 15px; }
input[type="file"]::file-selector-button { min-height: 44px; margin-right: 10px; padding: 0 16px; border: 1px solid var(--edge); border-radius: 8px; background: var(--wash); color: inherit; font: inherit; }
.files { margin: 6px 0; padding: 0; list-style: none; }
:focus-visible { outline: 3px solid #1a73e8; outline-offset: 2px; }
.pick:focus-within { outline: 3px solid #1a73e8; outline-offset: 1px; }
.pick input:focus-visible { outline: none; }
.wrong > .answers .pick, .wrong > .picks .pick, .wrong > input, .wrong > textarea, .wrong > select { border-color: var(--red); border-width: 2px; }
.why { margin: 4px 0; color: var(--red); font-weight: 600; font-size: 15px; }
.bar { position: sticky; bottom: 0; z-index: 2; margin: 16px -12px 0; padding: 8px 12px calc(8px + env(safe-area-inset-bottom)); background: var(--paper); border-top: 1px solid var(--line); box-shadow: 0 -4px 12px #0000001a; }
.bar p { margin: 0 0 6px; font-size: 14px; color: var(--quiet); text-align: center; }
.bar div { display: grid; grid-template-columns: 1fr 1fr; gap: 10px; }
button { width: 100%; min-height: 50px; padding: 6px 10px; border: 1px solid #b3131b; border-radius: 8px; background: #b3131b; color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button.second { background: var(--paper); color: var(--ink); border-color: var(--edge); }
@media (max-width: 360px) { .answers .pick { flex-direction: column; gap: 2px; } }
form { counter-reset: answered; }
.matter { counter-reset: here; }
.item .answers input:checked { counter-increment: answered here; }
.here::after { content: counter(here); }
.all::after { content: counter(answered); }
.two { margin: 8px 0 14px; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; }
.two p { margin: 0; padding: 8px 10px; font-weight: 600; background: var(--wash); }
.two div { display: grid; grid-template-columns: 1fr 1fr; }
.two div > * { margin: 0; padding: 8px 10px; white-space: pre-wrap; }
.two div > * + * { border-left: 1px solid var(--line); }
.two b { display: block; font-size: 13px; font-weight: 400; color: var(--quiet); }
.two .kept { background: var(--good-wash); }
`;
