//! The look of the index, and its only script: a filter that appears when scripts run.

/// Style sheet: the reader's own fonts, light and dark, from 360 px.
pub(super) const CSS: &str = "\
:root{color-scheme:light dark;--ink:#1c1c1e;--soft:#5f6368;--line:#d9dce0;--paper:#fff;--card:#f7f8f9;--link:#0b57a4}\
@media(prefers-color-scheme:dark){:root{--ink:#e8e8ea;--soft:#a3a8ae;--line:#3a3d42;--paper:#17181a;--card:#1f2124;--link:#8ab8ec}}\
*{box-sizing:border-box}\
body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 3rem;background:var(--paper);color:var(--ink);\
font:1rem/1.5 system-ui,'PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif}\
h1{font-size:1.5rem;line-height:1.3;margin:0 0 .25rem}\
h2{font-size:1.15rem;margin:2.25rem 0 .5rem;padding-bottom:.25rem;border-bottom:2px solid var(--ink)}\
h3{font-size:1rem;margin:1.25rem 0 .5rem;font-variant-numeric:tabular-nums}\
p{margin:0}.soft{color:var(--soft)}\
ul{list-style:none;margin:0;padding:0}\
li{display:flex;flex-wrap:wrap;gap:.1rem 1rem;justify-content:space-between;padding:.6rem .75rem;margin:.35rem 0;\
background:var(--card);border:1px solid var(--line);border-radius:.4rem}\
li p{flex:1 1 18rem;min-width:0;overflow-wrap:anywhere}\
li .files{display:flex;gap:1rem;white-space:nowrap}\
a{color:var(--link)}a:focus-visible,input:focus-visible,summary:focus-visible{outline:2px solid var(--link);outline-offset:2px}\
details{margin:.35rem 0}summary{cursor:pointer;padding:.25rem 0}\
input{width:100%;font:inherit;padding:.45rem .6rem;margin-top:1rem;color:inherit;background:var(--card);\
border:1px solid var(--line);border-radius:.4rem}\
[hidden]{display:none!important}\
@media print{input{display:none}body{max-width:none}}";

/// Hides the reports that do not hold every word typed; opens folded lists meanwhile.
pub(super) const SCRIPT: &str = "\
const q=document.getElementById('q');if(q){q.hidden=false;q.addEventListener('input',()=>{\
const words=q.value.toLowerCase().split(/\\s+/).filter(Boolean);\
for(const li of document.querySelectorAll('li')){const t=(li.dataset.find||'').toLowerCase();\
li.hidden=!words.every(w=>t.includes(w))}\
for(const d of document.querySelectorAll('details'))d.open=words.length>0;\
for(const s of [...document.querySelectorAll('[data-group]')].reverse())\
s.hidden=!s.querySelector('li:not([hidden])')})}";
