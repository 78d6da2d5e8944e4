namespace Chainrule.Lab.Charts;

/// <summary>The style sheet of a page around its charts.</summary>
internal static class PageStyle
{
    internal const string Css = """

        *{box-sizing:border-box}
        html{-webkit-text-size-adjust:100%;scroll-padding-top:1rem}
        body{margin:0;background:var(--paper);color:var(--ink);
        font:16px/1.55 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif}
        main{max-width:1152px;margin:0 auto;padding:2.5rem 1.5rem 4rem}
        header,main>p,main>dl,main>nav{max-width:46rem}
        h1{font-size:2rem;line-height:1.2;letter-spacing:-.015em;margin:0 0 .5rem;text-wrap:balance;overflow-wrap:anywhere}
        h2{font-size:1.35rem;line-height:1.3;letter-spacing:-.01em;margin:3rem 0 .75rem;padding-top:1rem;border-top:1px solid var(--grid)}
        h3{font-size:1.08rem;margin:2rem 0 .5rem}
        h4{font-size:1rem;margin:1.5rem 0 .25rem;color:var(--muted)}
        p{margin:.75rem 0;overflow-wrap:anywhere}
        .lead{font-size:1.1rem;color:var(--muted);margin:0 0 1rem}
        a{color:var(--link);text-underline-offset:.15em;text-decoration-thickness:1px}
        nav ol{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;margin:1rem 0 0;padding:0;font-size:.95rem}
        code,pre{font:.88em/1.5 ui-monospace,'Cascadia Mono',Menlo,Consolas,monospace}
        code{background:var(--wash);border-radius:4px;padding:.1em .3em}
        pre{background:var(--wash);border-radius:8px;padding:1rem;overflow-x:auto;margin:1rem 0}
        pre code{background:none;padding:0;font-size:.84rem}
        dl{margin:1rem 0}
        dl div{display:grid;grid-template-columns:11rem 1fr;gap:1rem;padding:.3rem 0;border-bottom:1px solid var(--grid)}
        dt{color:var(--muted)}
        dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
        .table{overflow-x:auto;margin:1.25rem 0;container-type:inline-size}
        table{border-collapse:collapse;font-size:.95rem;font-variant-numeric:tabular-nums}
        caption{text-align:left;color:var(--muted);font-size:.92rem;padding-bottom:.5rem;max-width:min(46rem,100cqw)}
        th,td{text-align:left;padding:.4rem 1.5rem .4rem 0;border-bottom:1px solid var(--grid);vertical-align:baseline}
        @media(min-width:700px){th:first-child,td:first-child{white-space:nowrap}}
        th{font-weight:600;color:var(--muted);font-size:.85rem;border-bottom-color:var(--axis)}
        .number{text-align:right;padding:.4rem 0 .4rem 1.5rem;white-space:nowrap}
        .number+:not(.number):not(.spread),.spread+:not(.number){padding-left:1.5rem}
        .spread{color:var(--muted);font-size:.9em;padding:.4rem 0 .4rem .4rem;white-space:nowrap}
        th[colspan]{padding-left:1.5rem}
        figure{margin:1.5rem 0;max-width:860px;container-type:inline-size;break-inside:avoid}
        .chart{display:block;width:100%;height:auto;overflow:visible}
        .narrow{display:none}
        @container (max-width:430px){.wide{display:none}.narrow{display:block}}
        figcaption{margin-top:.5rem;color:var(--muted);font-size:.92rem;line-height:1.45;max-width:46rem;overflow-wrap:anywhere}
        .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,var(--least)),1fr));gap:1rem 2.5rem;align-items:start}
        .grid figure{margin:1rem 0}
        .links{white-space:nowrap;font-size:.85em}
        .links{margin-left:.25em}
        .links a+a{margin-left:.5em}
        details{margin:1rem 0}
        summary{cursor:pointer;color:var(--link)}
        .rule{stroke:var(--axis);stroke-dasharray:3 3;fill:none;pointer-events:none}
        .readout{position:fixed;z-index:1;pointer-events:none;background:var(--paper);color:var(--ink);border:1px solid var(--grid);
        border-radius:8px;padding:.4rem .65rem;font-size:.82rem;line-height:1.5;font-variant-numeric:tabular-nums;
        box-shadow:0 4px 16px #0003;max-width:20rem}
        .readout div{display:flex;align-items:center;gap:.5rem}
        .readout i{width:.6rem;height:.6rem;border-radius:50%;flex:none}
        .readout span{margin-left:auto;padding-left:.75rem}
        @media (max-width:600px){main{padding:1.5rem 1rem 3rem}h1{font-size:1.6rem}dl div{grid-template-columns:1fr;gap:0}
        th,td{padding-right:1rem}.number{padding-right:0;padding-left:1rem}}
        @media print{@page{margin:16mm}body{font-size:10.5pt}main{max-width:none;padding:0}nav,.links,.readout{display:none}
        h2,h3,h4{break-after:avoid}tr,figure,dl div{break-inside:avoid}a{color:inherit;text-decoration:none}
        .table{overflow:visible}table{font-size:8pt;max-width:100%}th,td,th:first-child,td:first-child{white-space:normal}
        th,th.number{white-space:normal;font-size:8pt}.number{padding-left:.7rem}
        .grid{grid-template-columns:1fr 1fr;gap:.5rem 1rem}figure,.grid figure{margin:.6rem 0}
        *{print-color-adjust:exact;-webkit-print-color-adjust:exact}}

        """;
}
