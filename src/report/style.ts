import { darkRules, roleColours } from './roles.ts'

/** The report's style sheet: one column that reads on a phone, light and dark screens, and paper. No font or image is fetched. */
export const reportStyle = `
:root{--ink:#1c2430;--quiet:#586373;--paper:#fff;--panel:#f5f7f9;--line:#d9dfe6;--failure:#a3161a;--failure-paper:#fdf0ef;
--good:#1b6b3a;--caution:#7a4b00;--caution-paper:#fff7e6;--source:${roleColours.source};--moved:${roleColours.moved};--target:${roleColours.target};color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e4e8ee;--quiet:#a3adba;--paper:#14181e;--panel:#1d232b;--line:#343c47;
--failure:#ff9d94;--failure-paper:#371a1b;--good:#7fd6a0;--caution:#f3c15f;--caution-paper:#30260f;--source:#4f94e8;--moved:#f7c9da;--target:#d98a00}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
-webkit-text-size-adjust:100%;text-size-adjust:100%}
main{max-width:1012px;margin:0 auto;padding:40px 24px 64px}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;letter-spacing:-.01em;overflow-wrap:anywhere}
h2{font-size:1.3rem;line-height:1.3;margin:3.2rem 0 .4rem;padding-top:1.2rem;border-top:1px solid var(--line)}
h3{font-size:1.02rem;margin:2rem 0 .2rem}
p{max-width:46rem;margin:.4rem 0 .8rem;overflow-wrap:anywhere}
.short h2{margin-top:1.2rem;padding-top:0;border-top:0}
.short p,.short li{font-size:1.06rem;max-width:48rem}.short ul{padding-left:1.2rem;margin:.3rem 0 .6rem}.short li{margin:.3rem 0;overflow-wrap:anywhere}
.lead{font-size:1.1rem;max-width:48rem}
.quiet{color:var(--quiet);font-size:.92rem}
.warning{border-left:5px solid var(--caution);background:var(--caution-paper);padding:.7rem 1rem;margin:.8rem 0;border-radius:0 6px 6px 0}
.warning.failure{border-color:var(--failure);background:var(--failure-paper)}
.warning.good{border-color:var(--good);background:var(--panel)}
.warning strong{display:block;color:var(--caution)}
.warning.good strong{color:var(--good)}
.warning.failure strong{color:var(--failure)}
.warning p{margin:.15rem 0 0;max-width:none}
.numbers{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,280px),1fr));gap:14px;margin:1.6rem 0;padding:0}
.numbers>div{background:var(--panel);border-radius:8px;padding:14px 16px}
.numbers dt{font-size:.88rem;color:var(--quiet)}
.numbers dd{margin:0}
.numbers .value{display:flex;flex-wrap:wrap;align-items:baseline;column-gap:.4rem;font-size:1.75rem;line-height:1.25;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
.numbers .value small{font-size:.86rem;font-weight:400;color:var(--quiet);letter-spacing:0}
.numbers .detail{font-size:.88rem;color:var(--quiet);line-height:1.45;overflow-wrap:anywhere}
.numbers .bad .value{color:var(--failure)}
figure{margin:1.2rem 0 0}
figcaption{max-width:46rem;margin-top:.5rem;color:var(--quiet);font-size:.92rem;overflow-wrap:anywhere}
.legend{display:flex;flex-wrap:wrap;gap:4px 20px;font-size:.88rem;margin-bottom:10px}
.legend span{display:inline-flex;align-items:center;gap:7px;overflow-wrap:anywhere;min-width:0}
.legend svg{flex:none}
.panels{display:grid;gap:20px 24px;grid-template-columns:repeat(auto-fill,minmax(min(100%,280px),1fr))}
.panels.columns-2{grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr))}
.panels.columns-1{grid-template-columns:1fr}
.panels>svg{width:100%;height:auto;display:block;overflow:visible}
.moving{max-width:420px;margin:0 auto 16px}
@media print,(prefers-reduced-motion:reduce){.moving{display:none}}
.wide{overflow-x:auto;margin:.8rem 0}
table{border-collapse:collapse;font-size:.88rem;font-variant-numeric:tabular-nums;line-height:1.35}
th,td{padding:5px 12px;text-align:right;white-space:nowrap;border-bottom:1px solid var(--line)}
th{font-weight:600}
thead th{vertical-align:bottom}
tbody th,thead th:first-child{text-align:left;font-weight:500;white-space:normal;overflow-wrap:anywhere;min-width:9rem;max-width:19rem;
padding-left:0;position:sticky;left:0;background:var(--paper)}
.group{border-left:1px solid var(--line)}
.features thead tr:first-child th{text-align:center;border-bottom-color:transparent}
.features td,.features thead th{padding:5px 9px}
.key{display:inline-block;width:.62em;height:.62em;border-radius:50%;margin-right:.4em}
.key.source{background:var(--source)}.key.moved{background:var(--moved)}.key.target{background:var(--target)}
.features th:first-child{padding-left:0}
.settings td{text-align:left;white-space:normal;overflow-wrap:anywhere}
details>summary{cursor:pointer;font-size:.92rem;margin:.6rem 0}
footer{margin-top:3rem;border-top:1px solid var(--line);padding-top:1rem}
${darkRules('.panels')}${darkRules('.legend')}
@media (max-width:560px){main{padding:24px 16px 48px}h1{font-size:1.5rem}h2{margin-top:2.2rem}.lead{font-size:1.02rem}
tbody th,thead th:first-child{min-width:6.5rem;max-width:9rem}}
@media print{:root{font-size:12px}body{font-size:1rem}main{max-width:none;padding:0}figure,.numbers>div,.warning,tr{break-inside:avoid}
h2,h3{break-after:avoid}.numbers{grid-template-columns:repeat(3,1fr)}.panels{grid-template-columns:repeat(3,1fr);gap:10px}
.panels.columns-2{grid-template-columns:repeat(2,1fr)}.wide{overflow:visible}table{font-size:8pt}th,td,.features td,.features thead th{padding:3px 5px}
.numbers>div,.warning,.key{-webkit-print-color-adjust:exact;print-color-adjust:exact}@page{margin:14mm}}
`.trim()
